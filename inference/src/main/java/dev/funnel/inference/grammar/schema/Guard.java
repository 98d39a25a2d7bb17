package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.text.UnsupportedPattern;
import dev.funnel.schemas.SchemaMode;
import java.util.function.Supplier;

/**
 * Runs what a keyword needs, and decides what follows if that cannot be guaranteed: refusal, or in
 * best effort leaving it out. One per subschema.
 */
final class Guard {
  private final SchemaMode mode;
  private final String pointer;
  private final WorkLimit limit;
  private boolean hasLeftOut;

  Guard(SchemaMode mode, String pointer, WorkLimit limit) {
    this.mode = mode;
    this.pointer = pointer;
    this.limit = limit;
  }

  /** Whether a keyword was left out. */
  boolean hasLeftOut() {
    return hasLeftOut;
  }

  /**
   * What the keyword means.
   *
   * @param leftOut what holds without it: never less
   * @throws UnsupportedSchema if schemas are guaranteed and this one cannot be
   */
  <T> T keyword(String keyword, Supplier<T> meaning, T leftOut) {
    try {
      return meaning.get();
    } catch (UnsupportedSchema e) {
      return leftOut(e, leftOut);
    } catch (UnsupportedPattern e) {
      return leftOut(
          new UnsupportedSchema(
              keyword, pointer, e.getMessage(), "write it without look-around and back-references"),
          leftOut);
    } catch (GrammarTooLarge e) {
      limit.giveUp();
      return leftOut(
          new UnsupportedSchema(keyword, pointer, e.getMessage(), "make the schema smaller"),
          leftOut);
    }
  }

  /** Refuses the keyword, or leaves it out. */
  void refuse(String keyword, String why, String instead) {
    leftOut(new UnsupportedSchema(keyword, pointer, why, instead), "");
  }

  private <T> T leftOut(UnsupportedSchema refusal, T leftOut) {
    if (mode == SchemaMode.GUARANTEED) {
      throw refusal;
    }
    hasLeftOut = true;
    return leftOut;
  }
}
