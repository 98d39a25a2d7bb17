package dev.funnel.inference.grammar.proof;

import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.ArgumentsValidator;
import dev.funnel.schemas.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The validator that judges every finished call, and knows nothing of grammars. */
final class Judge {
  private final ArgumentsValidator validator;

  private Judge(ArgumentsValidator validator) {
    this.validator = validator;
  }

  static Judge of(JsonObject schema) throws RequestRefused {
    return new Judge(ArgumentsValidator.compileAnswer(schema.toJson()));
  }

  /** What is wrong with a text; empty if it is valid. */
  Optional<String> problem(byte[] text) {
    try {
      return problem(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString());
    } catch (CharacterCodingException e) {
      return Optional.of("the text is not UTF-8");
    }
  }

  /** What is wrong with a text; empty if it is valid. */
  Optional<String> problem(String text) {
    return validator.problem(text);
  }

  boolean allows(String text) {
    return problem(text).isEmpty();
  }
}
