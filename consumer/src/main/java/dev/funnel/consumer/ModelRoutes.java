package dev.funnel.consumer;

import dev.funnel.inference.weights.ModelFileException;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.schemas.json.JsonException;
import dev.funnel.schemas.json.JsonObject;
import dev.funnel.schemas.json.JsonValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models over HTTP: {@code GET /v1/models} as OpenAI has it, and, if adapters may change,
 * {@code POST /v1/load_lora_adapter} and {@code POST /v1/unload_lora_adapter} as vLLM has them.
 * Event loop.
 */
final class ModelRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRoutes.class);
  private static final int MAX_BODY_BYTES = 16 << 10;

  /** What is read of a body that is too large, so that its sender can be told. */
  private static final int MAX_READ_BYTES = 1 << 20;

  private final AdmissionVerticle admission;
  private final @Nullable AdapterUpdates updates;
  private final Instant started;

  /**
   * @param updates null if adapters may not change
   * @param started when the models came to be served
   */
  ModelRoutes(AdmissionVerticle admission, @Nullable AdapterUpdates updates, Instant started) {
    this.admission = admission;
    this.updates = updates;
    this.started = started;
  }

  /** Answers a request for one of its paths; false if it has none such. */
  boolean answer(HttpServerRequest request) {
    switch (request.path()) {
      case "/v1/models" -> list(request);
      case "/v1/load_lora_adapter" -> update(request, "added", this::load);
      case "/v1/unload_lora_adapter" -> update(request, "removed", this::unload);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void list(HttpServerRequest request) {
    if (!requireMethod(request, HttpMethod.GET)) {
      return;
    }
    var listed = new CompletableFuture<List<ModelCard>>();
    admission.execute(() -> listed.complete(admission.models().list()));
    CompletableFuture<Void> unused =
        listed.thenAccept(
            models ->
                json(
                    request,
                    200,
                    JsonObject.builder()
                        .put("object", "list")
                        .put("data", models.stream().map(this::entry).toList())
                        .build()));
  }

  private JsonValue entry(ModelCard model) {
    JsonObject.Builder entry =
        JsonObject.builder()
            .put("id", model.name())
            .put("object", "model")
            .put("created", started.getEpochSecond())
            .put("owned_by", "funnel")
            .put("root", model.root());
    return (model.identity().adapter() == null
            ? entry.putNull("parent")
            : entry.put("parent", model.identity().base()))
        .build();
  }

  /** What a body asks for. */
  private interface Update {
    CompletableFuture<Void> start(AdapterUpdates updates, String name, JsonCursor body)
        throws AdapterRefused;
  }

  private void update(HttpServerRequest request, String done, Update update) {
    AdapterUpdates allowed = updates;
    if (allowed == null) {
      error(
          request,
          404,
          "NotFoundError",
          "Adapters of this worker do not change; start it with --allow-adapter-updates.");
      return;
    }
    if (!requireMethod(request, HttpMethod.POST)) {
      return;
    }
    // A page in a browser can post forms and text to any address, but no JSON.
    String type = request.getHeader("content-type");
    if (type == null || !type.startsWith("application/json")) {
      error(request, 415, "BadRequestError", "The content type must be application/json.");
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(
        part -> {
          if (body.length() <= MAX_BODY_BYTES) {
            body.appendBuffer(part);
          } else if (request.bytesRead() > MAX_READ_BYTES) {
            request.connection().close();
          }
        });
    request.endHandler(end -> update(request, body, done, allowed, update));
  }

  private static void update(
      HttpServerRequest request, Buffer body, String done, AdapterUpdates updates, Update update) {
    if (body.length() > MAX_BODY_BYTES) {
      error(
          request, 413, "BadRequestError", "The body has more than " + MAX_BODY_BYTES + " bytes.");
      return;
    }
    try {
      JsonCursor json = JsonCursor.of(JsonValue.parse(body.getBytes()));
      String name = text(json, "lora_name");
      CompletableFuture<Void> unused =
          update
              .start(updates, name, json)
              .whenComplete(
                  (ok, failure) -> {
                    if (failure == null) {
                      request
                          .response()
                          .end("Success: LoRA adapter '" + name + "' " + done + " successfully.");
                    } else {
                      fail(request, failure);
                    }
                  });
    } catch (AdapterRefused | JsonException refusal) {
      fail(request, refusal);
    }
  }

  private CompletableFuture<Void> load(AdapterUpdates allowed, String name, JsonCursor body)
      throws AdapterRefused {
    return allowed.load(name, text(body, "lora_path"));
  }

  private CompletableFuture<Void> unload(AdapterUpdates allowed, String name, JsonCursor body) {
    return allowed.unload(name);
  }

  private static String text(JsonCursor body, String member) throws AdapterRefused {
    String text = body.find(member).map(JsonCursor::string).orElse("");
    if (text.isEmpty()) {
      throw new AdapterRefused(AdapterRefused.Reason.INVALID, "'" + member + "' must be provided.");
    }
    return text;
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException wrapped && wrapped.getCause() != null
            ? wrapped.getCause()
            : failure;
    if (cause instanceof AdapterRefused refused) {
      error(request, refused.reason().status(), refused.reason().type(), refused.getMessage());
    } else if (cause instanceof ModelFileException || cause instanceof JsonException) {
      error(request, 400, "BadRequestError", cause.getMessage());
    } else {
      LOG.error("an adapter update failed", cause);
      error(request, 500, "InternalServerError", "The update failed; see the worker's log.");
    }
  }

  private static boolean requireMethod(HttpServerRequest request, HttpMethod method) {
    if (request.method().equals(method)) {
      return true;
    }
    request.response().putHeader("allow", method.name());
    error(request, 405, "BadRequestError", "This path takes " + method.name() + " only.");
    return false;
  }

  private static void error(
      HttpServerRequest request, int status, String type, @Nullable String message) {
    JsonObject error =
        JsonObject.builder()
            .put("message", String.valueOf(message))
            .put("type", type)
            .putNull("param")
            .put("code", status)
            .build();
    json(request, status, JsonObject.builder().put("error", error).build());
  }

  private static void json(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.toJson());
  }
}
