package dev.funnel.system.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.ChatOutcome;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.DeadLetter;
import dev.funnel.schemas.ErrorCode;
import dev.funnel.schemas.FunctionCall;
import dev.funnel.schemas.InboundRecord;
import dev.funnel.schemas.RecordOrigin;
import dev.funnel.schemas.RequestIdentity;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.Topics;
import dev.funnel.schemas.codec.ChatCodec;
import dev.funnel.transport.CommittedOffset;
import dev.funnel.transport.LoopGauge;
import dev.funnel.transport.LoopLimits;
import dev.funnel.transport.PartitionId;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What must hold whatever happens; each under its name. */
final class Invariants {
  /** No record of these conversations, and no answer, is larger. */
  private static final int MAX_RECORD_BYTES = 6_000;

  private final ChatCodec codec = new ChatCodec();
  private final Map<String, Set<String>> acknowledged = new HashMap<>();

  /** By arguments, which name their turn. */
  private final Map<String, Set<String>> idsOfCall = new HashMap<>();

  /** How often something took place, as a sign that schedules are not empty. */
  record Signs(int callsRun, int repetitions, int conflicts, int stalls, int late) {
    static final Signs NONE = new Signs(0, 0, 0, 0, 0);

    Signs plus(Signs other) {
      return new Signs(
          callsRun + other.callsRun,
          repetitions + other.repetitions,
          conflicts + other.conflicts,
          stalls + other.stalls,
          late + other.late);
    }
  }

  private int numCallsRun;
  private int numRepetitions;
  private int numConflicts;
  private int numStalls;
  private int numLate;

  Signs signs() {
    return new Signs(numCallsRun, numRepetitions, numConflicts, numStalls, numLate);
  }

  /** Told when a call is run; what it throws would be its result, so it is judged at rest. */
  void callRuns(FunctionCall call) {
    numCallsRun++;
    idsOfCall.computeIfAbsent(call.arguments(), any -> new HashSet<>()).add(call.id());
  }

  /** InFlightIsBounded. */
  void inFlight(LoopGauge gauge, LoopLimits limits) {
    assertThat(gauge.inFlight())
        .as("InFlightIsBounded")
        .isLessThan(limits.maxInFlight() + SimulatedProcess.MAX_POLL);
    assertThat(gauge.inFlightBytes())
        .as("InFlightBytesAreBounded")
        .isLessThan(
            limits.maxInFlightBytes()
                + (long) MAX_RECORD_BYTES * (limits.maxInFlight() + SimulatedProcess.MAX_POLL));
  }

  /** NoRecordIsAcknowledgedTwice, CommittedNeverPassesUnprocessed, EveryAnswerIsCommitted. */
  void committed(SimulatedBroker broker, SimulatedTransaction transaction) {
    Set<String> done = acknowledged.computeIfAbsent(transaction.group, any -> new HashSet<>());
    for (String coordinates : transaction.acknowledged) {
      assertThat(done.add(coordinates)).as("NoRecordIsAcknowledgedTwice: %s", coordinates).isTrue();
    }
    transaction.offsets.forEach(
        (id, offset) -> {
          for (InboundRecord record : broker.read(id, 0, broker.end(id, 0, Integer.MAX_VALUE))) {
            String coordinates = record.origin().coordinates();
            assertThat(done.contains(coordinates))
                .as("CommittedNeverPassesUnprocessed, EveryAnswerIsCommitted: %s", coordinates)
                .isEqualTo(covers(offset, record.origin().offset()));
          }
        });
  }

  // Read without the code that wrote it.
  private static boolean covers(CommittedOffset committed, long offset) {
    if (offset < committed.offset() || committed.metadata().isEmpty()) {
      return offset < committed.offset();
    }
    byte[] bits = Base64.getDecoder().decode(committed.metadata().substring("b1:".length()));
    return BitSet.valueOf(bits).get((int) (offset - committed.offset()));
  }

  /** What holds when everything has come to rest. */
  void atRest(SimulatedBroker broker) throws RequestRefused {
    List<InboundRecord> requests = broker.visible(Topics.DEFAULT.requests());
    Map<String, ErrorCode> letters = letters(broker);
    Map<RequestIdentity, ChatResponse> responses = new HashMap<>();
    Map<String, InboundRecord> requestsByPlace = new HashMap<>();
    requests.forEach(record -> requestsByPlace.put(record.origin().coordinates(), record));
    Set<String> ownPlaces = new HashSet<>();
    Map<RequestIdentity, Integer> asked = new HashMap<>();
    Map<RequestIdentity, Integer> answered = new HashMap<>();
    Map<RequestIdentity, Integer> toBeContinued = new HashMap<>();
    for (InboundRecord record : broker.visible(Topics.DEFAULT.responses())) {
      ChatResponse response = codec.decodeResponse(record);
      assertThat(responses.put(response.identity(), response))
          .as("NoTurnIsAnsweredTwice: %s", response.identity())
          .isNull();
      ofItsOwn(response);
      numStalls += hasFailedBy(response, ErrorCode.STALLED) ? 1 : 0;
      numLate += hasFailedBy(response, ErrorCode.DEADLINE_EXCEEDED) ? 1 : 0;
      answered.merge(response.identity(), 1, Integer::sum);
      if (response.request() != null) {
        toBeContinued.merge(response.identity().nextTurn(), 1, Integer::sum);
      }
    }
    for (InboundRecord record : requests) {
      RequestIdentity identity = codec.identify(record);
      asked.merge(identity, 1, Integer::sum);
      String place = place(record.origin(), identity);
      ownPlaces.add(place);
      ChatResponse response = responses.get(identity);
      assertThat(response).as("EveryRecordIsAnsweredOrDeadLettered: %s", place).isNotNull();
      assertThat(letters.get(record.origin().coordinates()))
          .as("EveryFailureHasItsDeadLetter: %s", place)
          .isEqualTo(expectedLetter(record, response, requestsByPlace, responses));
    }
    assertThat(idsOfCall.values()).as("NoCallRunsUnderTwoIds").allMatch(ids -> ids.size() == 1);
    everyLoopGoesOn(asked, answered, toBeContinued);
    inOrder(broker, ownPlaces);
  }

  private static boolean hasFailedBy(ChatResponse response, ErrorCode code) {
    return response.failure().map(failure -> failure.code() == code).orElse(false);
  }

  /** ARepetitionIsSilent, AnotherBodyIsAConflict; the code of the record's dead letter. */
  private @Nullable ErrorCode expectedLetter(
      InboundRecord record,
      ChatResponse response,
      Map<String, InboundRecord> requests,
      Map<RequestIdentity, ChatResponse> responses) {
    String coordinates = record.origin().coordinates();
    String tenant = codec.identify(record).tenant();
    ChatResponse own = responses.get(new RequestIdentity(tenant, key(record), coordinates, 0, 0));
    if (response.origin().equals(record.origin())) {
      return response
          .failure()
          .map(failure -> failure.code())
          .filter(ErrorCode::isDeadLettered)
          .orElse(null);
    }
    InboundRecord answered = requests.get(response.origin().coordinates());
    if (answered == null || codec.bodyHash(answered).equals(codec.bodyHash(record))) {
      numRepetitions++;
      assertThat(own).as("ARepetitionIsSilent: %s", coordinates).isNull();
      return null;
    }
    numConflicts++;
    assertThat(own).as("AnotherBodyIsAConflict: %s", coordinates).isNotNull();
    // Where that could not be written there is another failure in its place.
    ErrorCode code = own.failure().orElseThrow().code();
    assertThat(code).isIn(ErrorCode.CONFLICT, ErrorCode.RESPONSE_TOO_LARGE, ErrorCode.STALLED);
    return code;
  }

  private static String key(InboundRecord record) {
    return Objects.requireNonNull(record.key()).text();
  }

  /** NoSlotOwnedTwice, NoBlockOwnedTwice: the model read this turn's prompt and no other's. */
  private static void ofItsOwn(ChatResponse response) {
    if (response.outcome() instanceof ChatOutcome.FunctionCalls outcome) {
      String name = response.identity().id() + "/" + response.identity().turn();
      for (FunctionCall call : outcome.calls()) {
        assertThat(call.closedByLimit() || call.arguments().contains("\"" + name + "\""))
            .as("NoBlockOwnedTwice: %s is called in turn %s", call, name)
            .isTrue();
      }
    }
  }

  private Map<String, ErrorCode> letters(SimulatedBroker broker) throws RequestRefused {
    Map<String, ErrorCode> letters = new HashMap<>();
    for (InboundRecord record : broker.visible(Topics.DEFAULT.deadLetters())) {
      DeadLetter letter = codec.decodeDeadLetter(record);
      assertThat(letters.put(letter.record().origin().coordinates(), letter.code()))
          .as("NoRecordIsDeadLetteredTwice: %s", letter)
          .isNull();
    }
    return letters;
  }

  /** Calls that are to be run are followed by the next turn, or by the answer that ends it. */
  private static void everyLoopGoesOn(
      Map<RequestIdentity, Integer> asked,
      Map<RequestIdentity, Integer> answered,
      Map<RequestIdentity, Integer> toBeContinued) {
    toBeContinued.forEach(
        (identity, times) ->
            assertThat(answered.get(identity))
                .as("EveryLoopGoesOn: %s", identity)
                .isEqualTo(times));
    asked.forEach(
        (identity, times) -> {
          if (identity.turn() > 0) {
            assertThat(toBeContinued.getOrDefault(identity, 0))
                .as("NoTurnOutOfNothing: %s", identity)
                .isGreaterThanOrEqualTo(times);
          }
        });
  }

  private static String place(RecordOrigin origin, RequestIdentity identity) {
    return origin.coordinates() + " turn " + identity.turn();
  }

  /**
   * OrderWithinAConversation: answers to records of one key, in the order of the records. A
   * conflict, whose identity is none of a record's, is left out.
   */
  private void inOrder(SimulatedBroker broker, Set<String> ownPlaces) throws RequestRefused {
    Map<String, Long> lastOfKey = new HashMap<>();
    for (InboundRecord record : broker.visible(Topics.DEFAULT.responses())) {
      ChatResponse response = codec.decodeResponse(record);
      if (ownPlaces.contains(place(response.origin(), response.identity()))) {
        PartitionId id = new PartitionId(response.origin().topic(), response.origin().partition());
        String key = id + " " + response.identity().conversation();
        Long before = lastOfKey.put(key, response.origin().offset());
        assertThat(before == null || before < response.origin().offset())
            .as("OrderWithinAConversation: %s", response.identity())
            .isTrue();
      }
    }
  }
}
