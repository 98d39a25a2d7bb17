package dev.funnel.consumer;

import static dev.funnel.consumer.WorkerPipeline.NOW;
import static dev.funnel.consumer.WorkerPipeline.body;
import static dev.funnel.consumer.WorkerPipeline.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.transport.Mishap;
import dev.funnel.transport.Outcome;
import dev.funnel.transport.Outcome.Acknowledged;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("driver")
class AnsweredTurnsTest {
  private static final int PARTITION = 3;
  private static final String FUNCTION =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"file\",\"parameters\":"
          + "{\"type\":\"object\",\"properties\":{\"issue\":{\"type\":\"string\"}}}}}]";
  private static final String ID = ",\"funnel\":{\"id\":\"i\"}";
  private static final InboundRecord FIRST = body("\"model\":\"scripted\"" + ID);

  private WorkerPipeline worker;

  @BeforeEach
  void start() throws Exception {
    worker = WorkerPipeline.start(new ScriptedForwardPass("\nok"), 64);
  }

  @AfterEach
  void close() throws Exception {
    worker.close();
  }

  @Test
  void everyResponseHasAnEntry() throws Exception {
    LedgerEntry entry = entryOf(worker.answer(FIRST));

    assertThat(entry.identity()).isEqualTo(RequestIdentity.of("conversation", "i"));
    assertThat(entry.requestOffset()).isEqualTo(41);
    assertThat(entry.hasResponse()).isFalse();
    assertThat(entry.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(entry.openUntil()).isNull();
    assertThat(entry.written()).isEqualTo(NOW);
  }

  @Test
  void aFailureHasAnEntryToo() throws Exception {
    assertThat(entryOf(worker.answer(record("no request"))).code())
        .isEqualTo(ErrorCode.UNDECODABLE);
  }

  @Test
  void theSameRequestIsNotRunAgainAndItsEntryIsWrittenAgain() throws Exception {
    LedgerEntry first = committed(worker.answer(FIRST));
    worker.setTime(NOW.plusSeconds(5));

    Acknowledged again = (Acknowledged) worker.answer(FIRST);

    assertThat(again.records()).isEmpty();
    LedgerEntry entry = Objects.requireNonNull(again.entry());
    assertThat(entry.written()).isEqualTo(NOW.plusSeconds(5));
    assertThat(entry.responseOffset()).isEqualTo(9);
    assertThat(entry.bodyHash()).isEqualTo(first.bodyHash());
    assertThat(worker.count("funnel.ledger.repeated", "kind", "duplicate")).isOne();
    assertThat(worker.numGroups()).isOne();
  }

  @Test
  void aRecordThatCannotBeReadIsAnsweredOnceToo() throws Exception {
    committed(worker.answer(record("no request")));

    assertThat(((Acknowledged) worker.answer(record("no request"))).records()).isEmpty();
  }

  @Test
  void anotherRequestOfTheIdentityIsAConflictUnderItsOwn() throws Exception {
    committed(worker.answer(FIRST));

    Acknowledged conflict =
        (Acknowledged) worker.answer(body("\"temperature\":1,\"metadata\":{\"k\":\"v\"}" + ID));

    worker.assertFailure(conflict, ErrorCode.CONFLICT, "give this one an id of its own");
    ChatResponse response = worker.response(conflict);
    assertThat(response.identity())
        .isEqualTo(RequestIdentity.of("conversation", "chat.requests-3-41"));
    assertThat(response.metadata()).containsEntry("k", "v");
    assertThat(conflict.entry()).isNull();
    assertThat(worker.count("funnel.ledger.repeated", "kind", "conflict")).isOne();
  }

  @Test
  void aConflictThatCannotBeWrittenIsNoSecondAnswerEither() throws Exception {
    committed(worker.answer(FIRST));

    Acknowledged instead =
        worker
            .verticle()
            .answerTo(body("\"temperature\":1" + ID), new Mishap.TooLarge("chat.responses", 2, 1));

    assertThat(worker.response(instead).identity().id()).isEqualTo("chat.requests-3-41");
    assertThat(instead.entry()).isNull();
  }

  @Test
  void resultsThatComeAfterTheWaitForThemAreLate() throws Exception {
    LedgerEntry entry = entryOf(worker.answer(FIRST));
    worker
        .ledger()
        .put(
            PARTITION,
            new LedgerEntry(
                entry.identity(),
                entry.bodyHash(),
                0,
                9,
                FinishReason.ABORTED,
                ErrorCode.DEADLINE_EXCEEDED,
                null,
                true,
                NOW));

    assertThat(worker.answer(FIRST)).isEqualTo(Acknowledged.SILENTLY);
    assertThat(worker.count("funnel.ledger.repeated", "kind", "late")).isOne();
  }

  @Test
  void callsToBeRunAreWaitedForUntilTheDeadlineOrTenMinutes() throws Exception {
    WorkerPipeline caller =
        WorkerPipeline.start(
            new ScriptedForwardPass(" to=functions.file:\n{\"issue\":\"noise\"}"), 64);
    try {
      String soon = ",\"deadline\":\"" + NOW.plusSeconds(60) + "\"}";
      assertThat(openFor(caller, ",\"funnel\":{\"execute\":true}"))
          .isEqualTo(Duration.ofMinutes(10));
      assertThat(openFor(caller, ",\"funnel\":{\"execute\":true" + soon))
          .isEqualTo(Duration.ofMinutes(1));
    } finally {
      caller.close();
    }
  }

  private static Duration openFor(WorkerPipeline caller, String members) throws Exception {
    LedgerEntry entry = entryOf(caller.answer(body(FUNCTION + members)));
    return Duration.between(NOW, entry.openUntil());
  }

  /** As the loop does at the commit. */
  private LedgerEntry committed(Outcome outcome) {
    LedgerEntry entry = entryOf(outcome).withResponseOffset(9);
    worker.ledger().put(PARTITION, entry);
    return entry;
  }

  private static LedgerEntry entryOf(Outcome outcome) {
    return Objects.requireNonNull(((Acknowledged) outcome).entry());
  }
}
