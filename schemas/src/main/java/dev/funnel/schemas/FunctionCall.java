package dev.funnel.schemas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A call that the model decided on.
 *
 * @param id see {@link RequestIdentity#callId}
 * @param name of a function definition of the request
 * @param arguments a JSON object as text, as the model wrote it
 * @param closedByLimit whether the token limit ended the arguments, not the model
 */
public record FunctionCall(String id, String name, String arguments, boolean closedByLimit) {
  public FunctionCall {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(arguments, "arguments");
  }

  /** A call that the model finished by itself. */
  public FunctionCall(String id, String name, String arguments) {
    this(id, name, arguments, false);
  }

  /** SHA-256 of name and arguments, in hex: tells a repeated call from another one of its id. */
  public String digest() {
    try {
      byte[] text = (name + '\n' + arguments).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
