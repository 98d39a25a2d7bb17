package dev.funnel.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.model.AdapterSource;
import dev.funnel.inference.spi.ModelIdentity;
import dev.funnel.inference.weights.ModelFileException;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.json.JsonCursor;
import dev.funnel.transport.Outcome;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models over HTTP, with a scripted engine and adapters that are only names. */
@Tag("driver")
class ModelRoutesTest {
  private static final int MAX_ADAPTERS = 2;

  @TempDir private Path adapters;
  private final ScriptedForwardPass model = new ScriptedForwardPass("\nyes");
  private final NamesOnly loader = new NamesOnly();
  private final HttpClient client = HttpClient.newHttpClient();
  private WorkerPipeline worker;
  private AdapterUpdates updates;
  private HealthVerticle open;
  private HealthVerticle closed;

  @BeforeEach
  void start() throws Exception {
    worker = WorkerPipeline.start(model, 64);
    updates = new AdapterUpdates(worker.verticle(), loader, adapters, MAX_ADAPTERS);
    open = serve(updates);
    closed = serve(null);
    for (String name : new String[] {"second", "third", "damaged"}) {
      Path directory = Files.createDirectory(adapters.resolve(name));
      Files.writeString(directory.resolve("adapter_config.json"), "{}");
      Files.writeString(directory.resolve("adapter_model.safetensors"), "");
    }
  }

  private HealthVerticle serve(AdapterUpdates allowed) throws Exception {
    var verticle =
        new HealthVerticle(
            "127.0.0.1",
            0,
            () -> Health.READY,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            new ModelRoutes(worker.verticle(), allowed, WorkerPipeline.NOW));
    worker
        .vertx()
        .deployVerticle(verticle)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    return verticle;
  }

  @AfterEach
  void stop() throws Exception {
    updates.close();
    worker.close();
  }

  @Test
  void modelsAreListedAsOpenAiDoesTheDefaultFirst() throws Exception {
    assertThat(get().body())
        .isEqualTo(
            """
            {"object":"list","data":[\
            {"id":"scripted","object":"model","created":1767225600,"owned_by":"funnel",\
            "root":"scripted.gguf","parent":null},\
            {"id":"scripted+first","object":"model","created":1767225600,"owned_by":"funnel",\
            "root":"adapters/first","parent":"scripted"}]}""");
  }

  @Test
  void aLoadedAdapterAnswersAndAnUnloadedOneIsUnknown() throws Exception {
    assertUnknown("scripted+second");

    HttpResponse<String> loaded = load("second", "second");

    assertThat(loaded.statusCode()).isEqualTo(200);
    assertThat(loaded.body()).isEqualTo("Success: LoRA adapter 'second' added successfully.");
    assertThat(worker.response(worker.answer(ask("scripted+second"))).failure()).isEmpty();

    HttpResponse<String> unloaded = unload("second");

    assertThat(unloaded.body()).isEqualTo("Success: LoRA adapter 'second' removed successfully.");
    assertUnknown("scripted+second");
    assertThat(loader.freed.poll(10, TimeUnit.SECONDS).name()).isEqualTo("scripted+second");
  }

  @Test
  void whoHasFoundAnAdapterIsAnsweredBeforeItIsFreed() throws Exception {
    load("second", "second");
    model.hold();
    CompletableFuture<Outcome> running = worker.handle(ask("scripted+second"));
    // Admitted after it: when this one is refused, that one is running.
    assertUnknown("scripted+nobody");

    unload("second");
    assertThat(load("third", "third").body()).contains("2 adapters take memory (1 of them");
    assertThat(loader.freed).isEmpty();
    model.release();

    assertThat(worker.response(running.get(20, TimeUnit.SECONDS)).failure()).isEmpty();
    assertThat(loader.freed.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void whatCannotBeDoneIsRefusedInOpenAisForm() throws Exception {
    assertError(load("first", "second"), 400, "has already been loaded.");
    assertError(load("bad name", "second"), 400, "adapter name 'bad name' is not allowed");
    assertError(load("x", "../x"), 400, "does not lie below");
    assertError(load("x", "nowhere"), 404, "No adapter found at 'nowhere'");
    assertError(load("x", "damaged"), 400, "is damaged");
    assertError(unload("nobody"), 404, "The lora adapter 'nobody' cannot be found.");
    assertError(post(open, "load_lora_adapter", "{\"lora_name\":\"x\"}"), 400, "'lora_path' must");
    assertError(post(open, "unload_lora_adapter", "{}"), 400, "'lora_name' must");
    assertError(post(open, "load_lora_adapter", "[1"), 400, "JSON");
    assertError(post(open, "load_lora_adapter", " ".repeat(20_000)), 413, "16384 bytes");
    // A refused load gives its place back.
    assertThat(load("x", "second").statusCode()).isEqualTo(200);
    assertError(load("y", "third"), 400, "the limit is 2");
  }

  @Test
  void updatesAreOnlyThereIfAllowedAndTakeJsonAlone() throws Exception {
    assertError(
        post(closed, "load_lora_adapter", "{\"lora_name\":\"x\",\"lora_path\":\"second\"}"),
        404,
        "--allow-adapter-updates");
    HttpRequest form =
        HttpRequest.newBuilder(uri(open, "load_lora_adapter"))
            .header("content-type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    assertError(client.send(form, HttpResponse.BodyHandlers.ofString()), 415, "application/json");
  }

  private void assertUnknown(String name) throws Exception {
    assertThat(worker.response(worker.answer(ask(name))).failure().orElseThrow().code())
        .isEqualTo(ErrorCode.UNKNOWN_MODEL);
  }

  private static void assertError(HttpResponse<String> response, int status, String message) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonCursor error = JsonCursor.parse(response.body()).at("error");
    assertThat(error.string("message")).contains(message);
    assertThat(error.integer("code")).isEqualTo(status);
  }

  private static InboundRecord ask(String name) {
    return WorkerPipeline.body("\"model\":\"" + name + "\"");
  }

  private HttpResponse<String> get() throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri(open, "models")).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> load(String name, String path) throws Exception {
    return post(
        open,
        "load_lora_adapter",
        "{\"lora_name\":\"%s\",\"lora_path\":\"%s\"}".formatted(name, path));
  }

  private HttpResponse<String> unload(String name) throws Exception {
    return post(open, "unload_lora_adapter", "{\"lora_name\":\"%s\"}".formatted(name));
  }

  private HttpResponse<String> post(HealthVerticle to, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri(to, path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(HealthVerticle of, String path) {
    return URI.create("http://127.0.0.1:" + of.actualPort() + "/v1/" + path);
  }

  private static final class NamesOnly implements AdapterLoader {
    private final BlockingQueue<ModelIdentity> freed = new LinkedBlockingQueue<>();
    private long number = 1;

    @Override
    public ModelIdentity loadAdapter(AdapterSource source) {
      if (source.root().endsWith("damaged")) {
        throw new ModelFileException(source.root() + " is damaged");
      }
      return WorkerPipeline.BASE.withAdapter(source.name(), ++number);
    }

    @Override
    public void unloadAdapter(ModelIdentity adapter) {
      freed.add(adapter);
    }
  }
}
