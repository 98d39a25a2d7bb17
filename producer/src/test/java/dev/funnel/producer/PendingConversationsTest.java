package dev.funnel.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.ChatRequest;
import dev.funnel.schemas.ChatResponse;
import dev.funnel.schemas.RequestIdentity;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PendingConversationsTest {
  private static final Instant EXPIRY = Instant.ofEpochSecond(100);
  private static final RequestPosition WRITTEN = new RequestPosition("chat.requests", 0, 0);

  private final PendingConversations<String> pending = new PendingConversations<>();
  private final ChatRequest request = Responses.request("a");
  private final RequestIdentity first = request.identity();

  @Test
  void oneTerminalResponseEndsAConversation() {
    submit(first);
    ChatResponse answer = Responses.answer(first);

    assertThat(pending.take(answer))
        .get()
        .satisfies(
            finished -> {
              assertThat(finished.tie()).isEqualTo("tie");
              assertThat(finished.conversation().turns()).containsExactly(answer);
            });
    assertThat(pending.size()).isZero();
  }

  @Test
  void turnsAreCollectedInOrderUntilTheTerminalOne() {
    submit(first);
    ChatResponse calls = Responses.calls(request);
    ChatResponse answer = Responses.answer(first.nextTurn());

    assertThat(pending.take(calls)).isEmpty();
    assertThat(pending.take(answer).orElseThrow().conversation().turns())
        .containsExactly(calls, answer);
  }

  @Test
  void aTerminalTurnWaitsForTheOnesBeforeIt() {
    submit(first);
    ChatResponse calls = Responses.calls(request);
    ChatResponse answer = Responses.answer(first.nextTurn());

    assertThat(pending.take(answer)).isEmpty();
    assertThat(pending.take(calls).orElseThrow().conversation().turns())
        .containsExactly(calls, answer);
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
    assertThat(
            pending.take(Responses.answer(first.nextTurn())).orElseThrow().conversation().turns())
        .hasSize(2);
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
    pending.follow(first, "tie", EXPIRY);

    assertThat(pending.expire(EXPIRY.minusNanos(1))).isEmpty();
    assertThat(pending.expire(EXPIRY)).containsExactly("tie");
    assertThat(pending.take(Responses.answer(first))).isEmpty();
  }

  @Test
  void theSameRequestIsNotFollowedTwiceAtATime() {
    submit(first);

    assertThatThrownBy(() -> pending.follow(first, "other", EXPIRY))
        .hasMessageContaining("in flight already");
    assertThat(pending.forget(first, "tie")).isTrue();
    pending.follow(first, "other", EXPIRY);
  }

  @Test
  void theAnswerToAnEarlierRunIsNotTakenForThisOnes() {
    pending.follow(first, "tie", EXPIRY);
    pending.written(first, "tie", at(9));

    assertThat(pending.take(Responses.answer(first, 4))).isEmpty();
    assertThat(pending.take(Responses.calls(request, 9))).isEmpty();
    assertThat(pending.take(Responses.answer(first.nextTurn(), 8))).isEmpty();
    assertThat(pending.take(Responses.answer(first.nextTurn(), 10)).orElseThrow().conversation())
        .satisfies(whole -> assertThat(whole.turns()).hasSize(2))
        .satisfies(whole -> assertThat(whole.last().origin().offset()).isEqualTo(10));
  }

  @Test
  void theAnswerInAnotherPartitionIsNotTaken() {
    pending.follow(first, "tie", EXPIRY);
    pending.written(first, "tie", new RequestPosition("chat.requests", 1, 0));

    assertThat(pending.take(Responses.answer(first, 0))).isEmpty();
  }

  @Test
  void responsesThatComeBeforeTheBrokersReceiptAreHeldUntilIt() {
    ChatResponse own = Responses.answer(first, 9);
    pending.follow(first, "tie", EXPIRY);

    assertThat(pending.take(Responses.answer(first, 4))).isEmpty();
    assertThat(pending.take(own)).isEmpty();
    assertThat(pending.written(first, "tie", at(9)).orElseThrow().conversation().turns())
        .containsExactly(own);
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
    pending.follow(first, "expired", EXPIRY);
    pending.expire(EXPIRY);
    pending.follow(first, "tie", EXPIRY);

    assertThat(pending.written(first, "expired", at(4))).isEmpty();
    assertThat(pending.forget(first, "expired")).isFalse();
    assertThat(pending.take(Responses.answer(first, 4))).isEmpty();
    assertThat(pending.size()).isEqualTo(1);
  }

  private void submit(RequestIdentity identity) {
    pending.follow(identity, "tie", EXPIRY);
    assertThat(pending.written(identity, "tie", WRITTEN)).isEmpty();
  }

  private static RequestPosition at(long offset) {
    return new RequestPosition("chat.requests", 0, offset);
  }
}
