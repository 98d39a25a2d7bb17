package dev.funnel.schemas.openai;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.PartialIdentity;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import java.util.List;

/** Values to OpenAI bodies and back. */
public final class ChatJson {
  private ChatJson() {}

  /**
   * Reads a chat-completions body.
   *
   * @param known what its record's key and headers say about its identity
   * @throws RequestRefused UNDECODABLE, INVALID_REQUEST or UNSUPPORTED_FIELD
   */
  public static ChatRequest readRequest(byte[] json, PartialIdentity known, RecordOrigin origin)
      throws RequestRefused {
    JsonCursor body = document(json);
    try {
      PartialIdentity identity = known.and(identity(body));
      return RequestReader.read(body, identity.complete(origin));
    } catch (UnsupportedMember e) {
      throw new RequestRefused(ErrorCode.UNSUPPORTED_FIELD, "Unsupported: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  /** What a chat-completions body says about its identity. */
  public static PartialIdentity readIdentity(byte[] json) throws RequestRefused {
    JsonCursor body = document(json);
    try {
      return identity(body);
    } catch (JsonException e) {
      throw invalid(e);
    }
  }

  /**
   * Reads an array as it stands in {@code tools} or {@code functions}.
   *
   * @throws RequestRefused INVALID_REQUEST or UNSUPPORTED_FIELD
   */
  public static List<FunctionDefinition> readFunctions(JsonValue array) throws RequestRefused {
    try {
      return FunctionMembers.read(JsonCursor.of(array));
    } catch (UnsupportedMember e) {
      throw new RequestRefused(ErrorCode.UNSUPPORTED_FIELD, "Unsupported: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  /**
   * The body that {@link #readRequest} reads as an equal request.
   *
   * @throws JsonException if a function's parameters are not JSON
   */
  public static JsonObject writeRequest(ChatRequest request) {
    return RequestWriter.write(request);
  }

  /**
   * Reads a response that {@link #writeResponse} wrote.
   *
   * @throws RequestRefused UNDECODABLE, INVALID_REQUEST or UNSUPPORTED_FIELD
   */
  public static ChatResponse readResponse(byte[] json) throws RequestRefused {
    JsonCursor body = document(json);
    try {
      return ResponseReader.read(body);
    } catch (UnsupportedMember e) {
      throw new RequestRefused(ErrorCode.UNSUPPORTED_FIELD, "Unsupported: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw invalid(e);
    }
  }

  /**
   * A {@code chat.completion}, or an {@code error} for a failure, with {@code funnel} beside.
   *
   * @throws JsonException if the parameters of a function of the carried request are not JSON
   */
  public static JsonObject writeResponse(ChatResponse response) {
    return ResponseWriter.write(response);
  }

  private static JsonCursor document(byte[] json) throws RequestRefused {
    try {
      return JsonCursor.of(JsonValue.parse(json));
    } catch (JsonException e) {
      throw new RequestRefused(
          ErrorCode.UNDECODABLE, "The JSON value cannot be read: " + e.getMessage());
    }
  }

  private static PartialIdentity identity(JsonCursor body) {
    return body.find("funnel").map(IdentityMembers::read).orElse(PartialIdentity.NONE);
  }

  private static RequestRefused invalid(IllegalArgumentException e) {
    return new RequestRefused(
        ErrorCode.INVALID_REQUEST, "The request is invalid: " + e.getMessage());
  }
}
