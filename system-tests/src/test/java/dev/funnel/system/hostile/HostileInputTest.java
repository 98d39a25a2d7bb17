package dev.funnel.system.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.consumer.LoadedModel;
import dev.funnel.consumer.ServedModel;
import dev.funnel.inference.model.ModelSource;
import dev.funnel.inference.spi.ForwardPass;
import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.system.CommittedTopic;
import dev.funnel.system.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything hostile at once, with good requests between: each record gets its own answer, and a
 * dead letter where the table of codes says so; the worker stays up.
 */
@Tag("real")
class HostileInputTest {
  private static final int MIN_RECORDS = 200;

  /** One in so many. */
  private static final int SAMPLE = 16;

  private static final Duration LIMIT = Duration.ofSeconds(55);
  private static final ChatCodec CODEC = new ChatCodec();

  @TempDir private Path directory;

  @Test
  void everyRecordGetsItsOwnAnswerAndTheOthersAreNotHurt() throws Exception {
    List<HostileRecord> hostile = hostile();
    assertThat(hostile).hasSizeGreaterThanOrEqualTo(MIN_RECORDS);
    assertThat(hostile).extracting(HostileRecord::name).doesNotHaveDuplicates();

    Map<String, ChatOutcome> outcomes =
        answerAll(interleaved(hostile), ScriptedModel.served(), ScriptedModel.forward());

    // What a user says is one turn, whatever it is: the model sees as many as in a good request.
    outcomes.keySet().removeIf(name -> !name.matches("(good|a user who says) .*"));
    assertThat(outcomes.values()).hasSizeGreaterThan(100).containsOnly(outcomes.get("good 4"));
  }

  /** The answers to what is allowed are the model's own here; a sample is enough. */
  @Test
  void aSampleIsAnsweredByTheRealModelToo() throws Exception {
    List<HostileRecord> sample = new ArrayList<>();
    List<HostileRecord> hostile = hostile();
    for (int i = 0; i < hostile.size(); i += SAMPLE) {
      sample.add(hostile.get(i));
    }
    try (LoadedModel model =
        LoadedModel.load(new ModelSource.Default(), ScriptedModel.MAX_SLOTS, line -> {})) {
      answerAll(sample, model.served(), model.forwardPass());
    }
  }

  /** The outcome of each record, by its name. */
  private Map<String, ChatOutcome> answerAll(
      List<HostileRecord> records, ServedModel model, ForwardPass forward) throws Exception {
    try (HostileDeployment deployment = HostileDeployment.start(directory, model, forward)) {
      Map<String, HostileRecord> sent = deployment.send(records);
      List<ChatResponse> responses = awaitResponses(deployment, sent.size());

      assertThat(problems(sent, responses, letters(deployment))).isEmpty();
      assertThat(deployment.isWorking()).isTrue();
      Map<String, ChatOutcome> outcomes = new HashMap<>();
      responses.forEach(
          response ->
              outcomes.put(sent.get(response.origin().coordinates()).name(), response.outcome()));
      return outcomes;
    }
  }

  private static List<HostileRecord> hostile() {
    List<HostileRecord> all = new ArrayList<>();
    all.addAll(AvroCases.all());
    all.addAll(JsonCases.all());
    all.addAll(SchemaCases.all());
    all.addAll(RecordCases.all());
    return all;
  }

  private static List<HostileRecord> interleaved(List<HostileRecord> hostile) {
    List<HostileRecord> records = new ArrayList<>();
    for (HostileRecord record : hostile) {
      records.add(record);
      if (records.size() % 4 == 0) {
        records.add(HostileRecord.allowed("good " + records.size(), Bodies.GOOD));
      }
    }
    return records;
  }

  /** As many responses as there are records, or fewer if those that lack do not come in time. */
  private static List<ChatResponse> awaitResponses(HostileDeployment deployment, int count)
      throws RequestRefused {
    Patience patience = Patience.of(LIMIT);
    List<ChatResponse> responses = List.of();
    while (responses.size() < count && !patience.isOver()) {
      responses = CommittedTopic.responses(deployment.bootstrapServers());
    }
    return responses;
  }

  private static List<DeadLetter> letters(HostileDeployment deployment) throws RequestRefused {
    List<DeadLetter> letters = new ArrayList<>();
    for (InboundRecord record :
        CommittedTopic.records(deployment.bootstrapServers(), Topics.DEFAULT.deadLetters())) {
      letters.add(CODEC.decodeDeadLetter(record));
    }
    return letters;
  }

  /** A sentence for each record that is not answered as the table says. */
  private static List<String> problems(
      Map<String, HostileRecord> sent, List<ChatResponse> responses, List<DeadLetter> letters) {
    List<String> problems = new ArrayList<>();
    Map<String, ChatResponse> answers = new HashMap<>();
    for (ChatResponse response : responses) {
      if (answers.put(response.origin().coordinates(), response) != null) {
        problems.add("answered twice: " + response.origin().coordinates());
      }
    }
    Map<String, ErrorCode> dead = new HashMap<>();
    for (DeadLetter letter : letters) {
      if (dead.put(letter.record().origin().coordinates(), letter.code()) != null) {
        problems.add("two dead letters: " + letter.record().origin().coordinates());
      }
    }
    sent.forEach(
        (place, record) -> {
          String problem = problem(record, answers.get(place), dead.get(place));
          if (problem != null) {
            problems.add(record.name() + ": " + problem);
          }
        });
    return problems;
  }

  private static @Nullable String problem(
      HostileRecord record, @Nullable ChatResponse response, @Nullable ErrorCode dead) {
    if (response == null) {
      return "no response; dead letter " + dead;
    }
    ChatOutcome.Failure failure = response.failure().orElse(null);
    ErrorCode code = failure == null ? null : failure.code();
    ErrorCode deadExpected =
        record.expected() == null || !record.expected().isDeadLettered() ? null : record.expected();
    if (code != record.expected()) {
      return "expected " + record.expected() + ", but is " + response.outcome();
    }
    return dead == deadExpected ? null : "dead letter " + dead + ", expected " + deadExpected;
  }
}
