package dev.funnel.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.FinishReason;
import dev.funnel.schemas.LedgerEntry;
import dev.funnel.schemas.Payload;
import dev.funnel.schemas.RequestIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PendingConversationsTest {
  private static final Instant EXPIRY = Instant.ofEpochSecond(100);
  private static final Payload BODY = hash(1);
  private static final RequestPosition WRITTEN = new RequestPosition("chat.requests", 0, 0);

  private final PendingConversations<String> pending = new PendingConversations<>();
  private final ChatRequest request = Responses.request("a");
  private final RequestIdentity first = request.identity();

  @Test
  void oneTerminalResponseEndsAConversation() {
    submit(first);
    ChatResponse answer = Responses.answer(first);

    assertThat(pending.take(answer))
        .contains(new Sequel.Finished<>("tie", new Conversation(List.of(answer), false)));
    assertThat(pending.size()).isZero();
  }

  @Test
  void turnsAreCollectedInOrderUntilTheTerminalOne() {
    submit(first);
    ChatResponse calls = Responses.calls(request);
    ChatResponse answer = Responses.answer(first.nextTurn());

    assertThat(pending.take(calls)).isEmpty();
    assertThat(whole(pending.take(answer)).turns()).containsExactly(calls, answer);
  }

  @Test
  void aTerminalTurnWaitsForTheOnesBeforeIt() {
    submit(first);
    ChatResponse calls = Responses.calls(request);
    ChatResponse answer = Responses.answer(first.nextTurn());

    assertThat(pending.take(answer)).isEmpty();
    assertThat(whole(pending.take(calls)).turns()).containsExactly(calls, answer);
  }

  @Test
  void duplicatesAndStrangersChangeNothing() {
    submit(first);
    ChatResponse calls = Responses.calls(request);
    RequestIdentity otherTenant = new RequestIdentity("t", first.conversation(), first.id(), 0, 0);
    RequestIdentity otherGeneration = new RequestIdentity("", first.conversation(), "a", 0, 1);

    pending.take(calls);

    assertThat(pending.take(calls)).isEmpty();
    assertThat(pending.take(Responses.answer(otherTenant))).isEmpty();
    assertThat(pending.take(Responses.answer(otherGeneration))).isEmpty();
    assertThat(pending.take(Responses.answer(RequestIdentity.of("c-a", "b")))).isEmpty();
    assertThat(whole(pending.take(Responses.answer(first.nextTurn()))).turns()).hasSize(2);
    assertThat(pending.take(Responses.answer(first.nextTurn()))).isEmpty();
  }

  @Test
  void aConversationMayBeginAtALaterTurn() {
    RequestIdentity third = first.nextTurn().nextTurn();
    submit(third);

    assertThat(pending.take(Responses.answer(first))).isEmpty();
    assertThat(pending.take(Responses.answer(third))).isPresent();
  }

  @Test
  void expiryIsReachedAtItsInstant() {
    follow(first, "tie");

    assertThat(pending.expire(EXPIRY.minusNanos(1))).isEmpty();
    assertThat(pending.expire(EXPIRY)).containsExactly("tie");
    assertThat(pending.take(Responses.answer(first))).isEmpty();
  }

  @Test
  void theSameRequestIsNotFollowedTwiceAtATime() {
    submit(first);

    assertThatThrownBy(() -> follow(first, "other")).hasMessageContaining("in flight already");
    assertThat(pending.forget(first, "tie")).isTrue();
    follow(first, "other");
  }

  @Test
  void theAnswerToAnEarlierRunIsNotTakenForThisOnes() {
    follow(first, "tie");
    pending.written(first, "tie", at(9));

    assertThat(pending.take(Responses.answer(first, 4))).isEmpty();
    assertThat(pending.take(Responses.calls(request, 9))).isEmpty();
    assertThat(pending.take(Responses.answer(first.nextTurn(), 8))).isEmpty();
    Conversation conversation = whole(pending.take(Responses.answer(first.nextTurn(), 10)));
    assertThat(conversation.turns()).hasSize(2);
    assertThat(conversation.last().origin().offset()).isEqualTo(10);
    assertThat(conversation.isRecorded()).isFalse();
  }

  @Test
  void theAnswerInAnotherPartitionIsNotTaken() {
    follow(first, "tie");
    pending.written(first, "tie", new RequestPosition("chat.requests", 1, 0));

    assertThat(pending.take(Responses.answer(first, 0))).isEmpty();
  }

  @Test
  void responsesThatComeBeforeTheBrokersReceiptAreHeldUntilIt() {
    ChatResponse own = Responses.answer(first, 9);
    follow(first, "tie");

    assertThat(pending.take(Responses.answer(first, 4))).isEmpty();
    assertThat(pending.take(own)).isEmpty();
    assertThat(whole(pending.written(first, "tie", at(9))).turns()).containsExactly(own);
    assertThat(pending.size()).isZero();
  }

  @Test
  void anExecutorsOwnFailureCarriesTheOriginOfTheTurnBefore() {
    submit(first);

    pending.take(Responses.calls(request));

    assertThat(pending.take(Responses.answer(first.nextTurn(), 0))).isPresent();
  }

  @Test
  void theReceiptOfAnExpiredSubmissionDoesNotCountForTheNextOne() {
    follow(first, "expired");
    pending.expire(EXPIRY);
    follow(first, "tie");

    assertThat(pending.written(first, "expired", at(4))).isEmpty();
    assertThat(pending.forget(first, "expired")).isFalse();
    assertThat(pending.take(Responses.answer(first, 4))).isEmpty();
    assertThat(pending.size()).isEqualTo(1);
  }

  @Test
  void anEntryOfAnEarlierRecordLeadsToItsAnswers() {
    followWrittenAt(9);
    ChatResponse calls = Responses.calls(request, 4);
    ChatResponse answer = Responses.answer(first.nextTurn(), 6);
    assertThat(pending.take(calls)).isEmpty();

    assertThat(pending.take(0, entry(first, 4, BODY)))
        .contains(new Sequel.Recorded<>(ConversationKey.of(first), 0, 104));
    assertThat(pending.take(calls)).isEmpty();
    assertThat(whole(pending.take(answer)))
        .isEqualTo(new Conversation(List.of(calls, answer), true));
  }

  @Test
  void anEntryChangesNothingTwice() {
    followWrittenAt(9);

    assertThat(pending.take(0, entry(first, 4, BODY))).isPresent();
    assertThat(pending.take(0, entry(first, 4, BODY))).isEmpty();
  }

  @Test
  void anEntryOfTheOwnRecordAnotherBodyOrAnotherTurnChangesNothing() {
    followWrittenAt(9);

    assertThat(pending.take(0, entry(first, 9, BODY))).isEmpty();
    assertThat(pending.take(0, entry(first, 4, hash(2)))).isEmpty();
    assertThat(pending.take(1, entry(first, 4, BODY))).isEmpty();
    assertThat(pending.take(0, entry(first.nextTurn(), 4, BODY))).isEmpty();
    assertThat(pending.take(0, entry(RequestIdentity.of("c", "other"), 4, BODY))).isEmpty();
    assertThat(whole(pending.take(Responses.answer(first, 9))).isRecorded()).isFalse();
  }

  @Test
  void anEntryThatComesBeforeTheReceiptIsHeldUntilIt() {
    follow(first, "tie");

    assertThat(pending.take(0, entry(first, 4, BODY))).isEmpty();
    assertThat(pending.written(first, "tie", at(9)))
        .contains(new Sequel.Recorded<>(ConversationKey.of(first), 0, 104));
  }

  @Test
  void aConflictIsFoundByItsRecord() {
    followWrittenAt(9);
    RequestIdentity own = RequestIdentity.of(first.conversation(), "chat.requests-0-9");

    assertThat(pending.take(Responses.conflict(own, 8))).isEmpty();
    ChatResponse conflict = Responses.conflict(own, 9);
    assertThat(whole(pending.take(conflict)).turns()).containsExactly(conflict);
    assertThat(pending.take(conflict)).isEmpty();
  }

  @Test
  void aConflictThatComesBeforeTheReceiptIsHeldUntilIt() {
    follow(first, "tie");
    RequestIdentity own = RequestIdentity.of(first.conversation(), "chat.requests-0-9");
    ChatResponse conflict = Responses.conflict(own, 9);

    assertThat(pending.take(conflict)).isEmpty();
    assertThat(whole(pending.written(first, "tie", at(9))).turns()).containsExactly(conflict);
  }

  @Test
  void aConversationWithoutItsFirstTurnIsForgottenWhenItsAnswerIsGone() {
    followWrittenAt(9);
    ConversationKey key = ConversationKey.of(first);

    assertThat(pending.forgetUnanswered(key)).contains("tie");
    assertThat(pending.isFollowed(key)).isFalse();
    assertThat(pending.forgetUnanswered(key)).isEmpty();
    submit(first);
    pending.take(Responses.calls(request));
    assertThat(pending.forgetUnanswered(key)).isEmpty();
    assertThat(pending.isFollowed(key)).isTrue();
  }

  private void followWrittenAt(long offset) {
    follow(first, "tie");
    assertThat(pending.written(first, "tie", at(offset))).isEmpty();
  }

  private void submit(RequestIdentity identity) {
    follow(identity, "tie");
    assertThat(pending.written(identity, "tie", WRITTEN)).isEmpty();
  }

  private void follow(RequestIdentity identity, String tie) {
    pending.follow(identity, () -> BODY, tie, EXPIRY);
  }

  private static Conversation whole(Optional<Sequel<String>> sequel) {
    assertThat(sequel).containsInstanceOf(Sequel.Finished.class);
    return ((Sequel.Finished<String>) sequel.orElseThrow()).conversation();
  }

  /** Its response lies a hundred above its request. */
  private static LedgerEntry entry(RequestIdentity identity, long offset, Payload hash) {
    return new LedgerEntry(
        identity, hash, offset, 100 + offset, FinishReason.STOP, null, null, false, Instant.EPOCH);
  }

  private static Payload hash(int last) {
    byte[] bytes = new byte[LedgerEntry.HASH_BYTES];
    bytes[0] = (byte) last;
    return Payload.of(bytes);
  }

  private static RequestPosition at(long offset) {
    return new RequestPosition("chat.requests", 0, offset);
  }
}
