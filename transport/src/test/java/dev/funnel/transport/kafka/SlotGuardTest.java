package dev.funnel.transport.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.transport.kafka.SlotGuard.Place;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlotGuardTest {
  private static final Place HERE = new Place("a", 7);

  @Test
  void aRunningProcessWithTheSameIdIsAnother() {
    assertThat(other("w-1@a:8", true)).contains(new Place("a", 8));
    assertThat(other("w-1@b:8", false)).contains(new Place("b", 8));
    assertThat(other("w-1@b:7", true)).contains(new Place("b", 7));
  }

  @Test
  void aProcessOfThisHostThatIsGoneOrHadItsNumberIsNone() {
    assertThat(other("w-1@a:8", false)).isEmpty();
    assertThat(other("w-1@a:7", true)).isEmpty();
  }

  @Test
  void otherSlotsAndForeignClientsAreNone() {
    assertThat(other("w-12@a:8", true)).isEmpty();
    assertThat(other("w@a:8", true)).isEmpty();
    assertThat(other("x@w-1@a:8", true)).isEmpty();
    assertThat(other("consumer-group-1", true)).isEmpty();
    assertThat(other("", true)).isEmpty();
    assertThat(other("w-1@a:99999999999999999999", true)).isEmpty();
  }

  @Test
  void theIdOfThisProcessNamesItsSlot() {
    String clientId = SlotGuard.clientId(LoopConfig.of("k:1", "t", "g", "w-1"));

    assertThat(SlotGuard.other(clientId, "w-1", new Place("elsewhere", 0), pid -> true))
        .contains(Place.here());
    assertThat(SlotGuard.other(clientId, "w-1", Place.here(), pid -> true)).isEmpty();
  }

  private static Optional<Place> other(String clientId, boolean runsHere) {
    return SlotGuard.other(clientId, "w-1", HERE, pid -> runsHere);
  }
}
