package dev.funnel.inference.weights;

/** Sixteen-bit floating point as float32; both widenings are exact. */
final class HalfFloat {
  private static final int EXPONENT_REBIAS = (127 - 15) << 23;
  private static final int F32_INFINITY = 0x7f800000;

  private HalfFloat() {}

  /** IEEE 754 binary16. */
  static float fromBinary16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits & 0x7c00;
    int fraction = bits & 0x03ff;
    if (exponent == 0) {
      float subnormal = fraction * 0x1p-24f;
      return sign == 0 ? subnormal : -subnormal;
    }
    if (exponent == 0x7c00) {
      return Float.intBitsToFloat(sign | F32_INFINITY | fraction << 13);
    }
    return Float.intBitsToFloat(sign | ((exponent | fraction) << 13) + EXPONENT_REBIAS);
  }

  /** bfloat16: the upper half of a float32. */
  static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
