package dev.funnel.schemas.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Makes every integer a decimal: the validator divides integers as doubles ({@code multipleOf}),
 * and takes 1 and 1.0 for different items.
 */
final class DecimalNodes extends JsonNodeFactory {
  private static final long serialVersionUID = 1L;

  @Override
  public NumericNode numberNode(int value) {
    return (NumericNode) numberNode(BigDecimal.valueOf(value));
  }

  @Override
  public NumericNode numberNode(long value) {
    return (NumericNode) numberNode(BigDecimal.valueOf(value));
  }

  @Override
  public ValueNode numberNode(BigInteger value) {
    return numberNode(new BigDecimal(value));
  }
}
