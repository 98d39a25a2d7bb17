package dev.funnel.inference.weights;

/**
 * Sixteen-bit floating point. Widening to float32 is exact; narrowing takes the nearest value, the
 * even one of two.
 */
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

  /** IEEE 754 binary16; infinite from 65520 on. */
  static short toBinary16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    float magnitude = Math.abs(value);
    if (magnitude >= 65520) {
      return (short) (sign | 0x7c00);
    }
    if (Float.isNaN(value)) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude < 0x1p-14f) {
      // A whole number of the smallest steps; 1024 of them are the bits of 2^-14.
      return (short) (sign | (int) Math.rint(magnitude * 0x1p24));
    }
    return (short) (sign | withoutLowBits((bits & 0x7fffffff) - EXPONENT_REBIAS, 13));
  }

  /** bfloat16. */
  static short toBfloat16(float value) {
    return Float.isNaN(value)
        ? (short) 0x7fc0
        : (short) withoutLowBits(Float.floatToRawIntBits(value), 16);
  }

  // A carry out of the fraction raises the exponent, which is the next larger value.
  private static int withoutLowBits(int bits, int count) {
    int odd = bits >>> count & 1;
    return (bits + (1 << (count - 1)) - 1 + odd) >>> count;
  }

  /** bfloat16: the upper half of a float32. */
  static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
