package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.json.JsonNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Optional;

/** Writes numbers for what schemas say of numbers; the judge decides whether they hold. */
final class NumberSampler {
  private static final BigDecimal WIDTH = BigDecimal.valueOf(1000);

  private final Draw draw;

  NumberSampler(Draw draw) {
    this.draw = draw;
  }

  JsonNumber sample(Parts parts, boolean integer) {
    Optional<BigDecimal> min = larger(parts.max("minimum"), parts.max("exclusiveMinimum"));
    Optional<BigDecimal> max =
        larger(negated(parts.min("maximum")), negated(parts.min("exclusiveMaximum")));
    Optional<BigDecimal> step = parts.max("multipleOf");
    if (min.isEmpty() && max.isEmpty() && step.isEmpty() && draw.chance(30)) {
      return unbounded(integer);
    }
    BigDecimal high =
        max.map(BigDecimal::negate).orElseGet(() -> min.orElse(BigDecimal.ZERO).add(WIDTH));
    BigDecimal low = min.orElseGet(() -> high.subtract(WIDTH.add(WIDTH)));
    BigDecimal grid =
        step.orElseGet(
            () ->
                integer ? BigDecimal.ONE : new BigDecimal(draw.oneOf("1", "0.5", "0.1", "0.001")));
    return canonical(between(low, high, grid));
  }

  private JsonNumber unbounded(boolean integer) {
    return new JsonNumber(
        integer
            ? draw.oneOf("0", "-7", "2147483648", "9007199254740993", "-12345678901234567")
            : draw.oneOf("0", "1.0", "-0.5", "3.14159", "1e5", "-2.5E-3", "6.02e+23", "100"));
  }

  // A multiple of the grid, often at an end.
  private BigDecimal between(BigDecimal low, BigDecimal high, BigDecimal grid) {
    BigInteger first = low.divide(grid, 0, RoundingMode.CEILING).toBigInteger();
    BigInteger last = high.divide(grid, 0, RoundingMode.FLOOR).toBigInteger();
    if (first.compareTo(last) > 0) {
      throw new NoInstance("no number between " + low + " and " + high);
    }
    BigInteger width = last.subtract(first).min(BigInteger.valueOf(1_000_000));
    BigInteger offset = BigInteger.valueOf(draw.between(0, width.intValue()));
    BigInteger index = draw.chance(15) ? first : draw.chance(15) ? last : first.add(offset);
    return new BigDecimal(index).multiply(grid);
  }

  private static JsonNumber canonical(BigDecimal value) {
    return value.signum() == 0
        ? new JsonNumber("0")
        : new JsonNumber(value.stripTrailingZeros().toPlainString());
  }

  private static Optional<BigDecimal> negated(Optional<BigDecimal> value) {
    return value.map(BigDecimal::negate);
  }

  private static Optional<BigDecimal> larger(Optional<BigDecimal> one, Optional<BigDecimal> other) {
    return one.isEmpty() ? other : Optional.of(other.map(one.get()::max).orElse(one.get()));
  }
}
