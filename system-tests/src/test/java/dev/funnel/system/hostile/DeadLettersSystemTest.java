package dev.funnel.system.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.cli.FunnelCommand;
import dev.funnel.cli.stack.Services;
import dev.funnel.inference.scripted.ScriptedForward;
import dev.funnel.inference.spi.EngineFault;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.schemas.ChatMessage;
import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.Headers;
import dev.funnel.schemas.OutboundRecord;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.schemas.codec.Encoding;
import dev.funnel.system.CommittedTopic;
import dev.funnel.system.Patience;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way of a dead letter: an engine that fails, its letter, and the way back. */
@Tag("real")
class DeadLettersSystemTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final ChatCodec CODEC = new ChatCodec();

  @TempDir private static Path directory;
  private static final AtomicBoolean IS_BROKEN = new AtomicBoolean();
  private static HostileDeployment deployment;

  @BeforeAll
  static void start() {
    deployment =
        HostileDeployment.start(
            directory, ScriptedModel.served(), breaking(ScriptedModel.forward()));
  }

  @AfterAll
  static void stop() {
    deployment.close();
  }

  @Test
  void aRecordThatTheEngineFailedIsRunAgainOnce() throws Exception {
    IS_BROKEN.set(true);
    for (Encoding encoding : Encoding.values()) {
      send("failed-" + encoding, encoding);
      awaitResponses("failed-" + encoding, 1);
    }
    IS_BROKEN.set(false);
    for (Encoding encoding : Encoding.values()) {
      String id = "failed-" + encoding;

      String list = run("list", "--since", "1h", "--code", "ENGINE_FAULT", "--id", id);
      assertThat(list).contains("ENGINE_FAULT", "system", id, "1 letter");
      String place = placeOf(list);

      Path value = directory.resolve(id);
      assertThat(run("show", place, "--value", value.toString()))
          .contains("attempts      1", "trace         " + TRACE, "chat.requests-", "hello");
      assertThat(Files.size(value)).isPositive();
      assertThat(run("show", place, "--json"))
          .contains("\"code\":\"ENGINE_FAULT\"", "\"generation\":0", TRACE);

      assertThat(run("redrive", place, "--dry-run")).contains("would send 1");
      assertThat(run("redrive", place)).contains("sent 1");
      awaitResponses(id, 2);
      assertThat(run("redrive", "--all", "--id", id)).contains("sent 1");
      // Behind the second redrive in every partition: when these are answered, so would it be.
      send("after-" + id, Encoding.AVRO);
      awaitResponses("after-" + id, 1);

      assertThat(responses(id))
          .extracting(response -> response.identity().generation())
          .containsExactlyInAnyOrder(0, 1);
      assertThat(responses(id).get(1).outcome().finishReason()).isEqualTo(FinishReason.STOP);
    }
  }

  @Test
  void whatIsCertainToFailAgainIsRefusedUnlessForced() throws Exception {
    deployment.send(
        List.of(
            HostileRecord.refused("no JSON", ErrorCode.UNDECODABLE, "{")
                .with(HostileRecord.Header.of(Headers.ID, "hopeless"))));
    awaitResponses("hopeless", 1);
    String place = placeOf(run("list", "--id", "hopeless"));

    assertThat(run("redrive", place)).contains("sent 0", "--force", "exit 1");
    assertThat(run("redrive", place, "--force")).contains("sent 1", "exit 0");
    awaitResponses("hopeless", 2);
    assertThat(run("list", "--id", "hopeless")).contains("2 letters");
  }

  private static void send(String id, Encoding encoding) throws Exception {
    ChatRequest request =
        ChatRequest.builder(RequestIdentity.of("one", id), List.of(new ChatMessage.User("hello")))
            .build();
    OutboundRecord record = CODEC.encodeRequest(request, "", null, encoding);
    List<HostileRecord.Header> headers =
        new ArrayList<>(
            record.headers().entrySet().stream()
                .map(header -> new HostileRecord.Header(header.getKey(), header.getValue()))
                .toList());
    headers.add(
        HostileRecord.Header.of(Headers.TRACEPARENT, "00-" + TRACE + "-b7ad6b7169203331-01"));
    deployment.send(List.of(new HostileRecord(id, record.key(), record.value(), headers, null)));
  }

  private static void awaitResponses(String id, int number) throws Exception {
    Patience.of(LIMIT).until(() -> responses(id).size() >= number, () -> responses(id).toString());
  }

  private static List<ChatResponse> responses(String id) {
    try {
      return CommittedTopic.responses(deployment.bootstrapServers()).stream()
          .filter(response -> response.identity().id().equals(id))
          .toList();
    } catch (RequestRefused e) {
      throw new AssertionError(e);
    }
  }

  private static String placeOf(String list) {
    Matcher place = Pattern.compile("(?m)^([0-9]+-[0-9]+) ").matcher(list);
    assertThat(place.find()).as(list).isTrue();
    return place.group(1);
  }

  private static String run(String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text, true);
    List<String> all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", deployment.bootstrapServers()));
    int code =
        FunnelCommand.commandLine(new Services(line -> {}))
            .setOut(writer)
            .setErr(writer)
            .execute(all.toArray(String[]::new));
    return text + "exit " + code;
  }

  /** The forward pass, but that {@code run} fails while it is broken. */
  private static ForwardPass breaking(ScriptedForward forward) {
    return (ForwardPass)
        Proxy.newProxyInstance(
            ForwardPass.class.getClassLoader(),
            new Class<?>[] {ForwardPass.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("run") && IS_BROKEN.get()) {
                throw new EngineFault("the test broke it");
              }
              try {
                return method.invoke(forward, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
