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

  private final PendingConversations<String> pending = new PendingConversations<>();
  private final ChatRequest request = Responses.request("a");
  private final RequestIdentity first = request.identity();

  @Test
  void oneTerminalResponseEndsAConversation() {
    pending.follow(first, "tie", EXPIRY);
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
    pending.follow(first, "tie", EXPIRY);
    ChatResponse calls = Responses.calls(request);
    ChatResponse answer = Responses.answer(first.nextTurn());

    assertThat(pending.take(calls)).isEmpty();
    assertThat(pending.take(answer).orElseThrow().conversation().turns())
        .containsExactly(calls, answer);
  }

  @Test
  void aTerminalTurnWaitsForTheOnesBeforeIt() {
    pending.follow(first, "tie", EXPIRY);
    ChatResponse calls = Responses.calls(request);
    ChatResponse answer = Responses.answer(first.nextTurn());

    assertThat(pending.take(answer)).isEmpty();
    assertThat(pending.take(calls).orElseThrow().conversation().turns())
        .containsExactly(calls, answer);
  }

  @Test
  void duplicatesAndStrangersChangeNothing() {
    pending.follow(first, "tie", EXPIRY);
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
    pending.follow(third, "tie", EXPIRY);

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
    pending.follow(first, "tie", EXPIRY);

    assertThatThrownBy(() -> pending.follow(first, "other", EXPIRY))
        .hasMessageContaining("in flight already");
    assertThat(pending.forget(first)).contains("tie");
    pending.follow(first, "other", EXPIRY);
  }
}
