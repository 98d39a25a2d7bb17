package dev.funnel.inference.grammar.automaton;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON strings by length: the arithmetic states, beside the tables and a JSON reader. */
final class JsonStringAutomatonTest {
  private static final JsonStringAutomaton STRINGS = JsonStringAutomaton.INSTANCE;
  private static final int NO_MAX = Integer.MAX_VALUE;

  private static void requireCanonical(byte[] text, int min, int max) {
    String json = new String(text, UTF_8);
    String value = ((JsonString) JsonValue.parse(json)).value();

    assertThat(json.getBytes(UTF_8)).isEqualTo(text);
    assertThat(value.codePointCount(0, value.length())).isBetween(min, max);
    assertThat(json).isEqualToIgnoringCase(new JsonString(value).toJson());
  }

  @Test
  void everyTextIsAStringOfTheLengthInItsShortestForm() {
    Random random = new Random(1);
    for (int i = 0; i < 3000; i++) {
      int min = random.nextInt(6);
      int max = random.nextInt(3) == 0 ? NO_MAX : min + random.nextInt(6);
      int start = STRINGS.start(min, max);

      byte[] text = Walk.random(STRINGS, start, random.nextInt(40), random);

      requireCanonical(text, min, max);
    }
  }

  @Test
  void tableOfTheSameLengthsAcceptsTheSame() {
    Random random = new Random(2);
    for (int i = 0; i < 300; i++) {
      int min = random.nextInt(4);
      int max = random.nextInt(3) == 0 ? NO_MAX : min + random.nextInt(4);
      TableAutomaton table = JsonEncoding.of(Automaton.ofLength(Alphabet.CODE_POINTS, min, max));
      int start = STRINGS.start(min, max);

      byte[] fromTable = Walk.random(table, 0, random.nextInt(30), random);
      byte[] fromStates = Walk.random(STRINGS, start, random.nextInt(30), random);

      assertThat(STRINGS.isAccepting(Walk.end(STRINGS, start, fromTable))).isTrue();
      assertThat(table.isAccepting(Walk.end(table, 0, fromStates))).isTrue();
    }
  }

  @Test
  void everyByteAfterEveryPrefixIsTreatedAsByTheTable() {
    Random random = new Random(3);
    TableAutomaton table = JsonEncoding.of(Automaton.ofLength(Alphabet.CODE_POINTS, 1, 3));
    for (int i = 0; i < 60; i++) {
      int tableState = 0;
      int state = STRINGS.start(1, 3);
      while (table.bytesToAccept(tableState) > 0) {
        assertThat(STRINGS.bytesToAccept(state)).isEqualTo(table.bytesToAccept(tableState));
        for (int symbol = 0; symbol < 256; symbol++) {
          assertThat(STRINGS.step(state, symbol) == ByteAutomaton.DEAD)
              .isEqualTo(table.step(tableState, symbol) == ByteAutomaton.DEAD);
        }
        int symbol = random.nextInt(256);
        if (table.step(tableState, symbol) != ByteAutomaton.DEAD) {
          tableState = table.step(tableState, symbol);
          state = STRINGS.step(state, symbol);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 200})
  void maskStateGoesTheSameWay(int maxBytes) {
    Random random = new Random(4);
    for (int i = 0; i < 2000; i++) {
      int state = randomState(random);
      int maskState = STRINGS.maskState(state, maxBytes);
      byte[] text = randomText(random, maxBytes);

      int end = Walk.end(STRINGS, state, text);
      int maskEnd = Walk.end(STRINGS, maskState, text);

      if (maskEnd == ByteAutomaton.DEAD) {
        assertThat(end).isEqualTo(ByteAutomaton.DEAD);
      } else {
        assertThat(end).isEqualTo(maskEnd + state - maskState);
        assertThat(STRINGS.isAccepting(end)).isEqualTo(STRINGS.isAccepting(maskEnd));
      }
      assertThat(STRINGS.maskState(maskState, maxBytes)).isEqualTo(maskState);
    }
  }

  private static int randomState(Random random) {
    int min = random.nextBoolean() ? random.nextInt(8) : random.nextInt(1000);
    int max = random.nextInt(3) == 0 ? NO_MAX : min + random.nextInt(20);
    int state = STRINGS.start(min, max);
    for (int i = random.nextInt(8); i > 0; ) {
      int next = STRINGS.step(state, random.nextInt(256));
      if (next != ByteAutomaton.DEAD) {
        state = next;
        i--;
      } else if (STRINGS.isAccepting(state)) {
        return state;
      }
    }
    return state;
  }

  private static byte[] randomText(Random random, int maxBytes) {
    List<String> pieces = List.of("a", "\"", "\\", "n", "u00", "1f", "\u00E9", "\u20AC", "bb");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(maxBytes + 1); i > 0; i--) {
      text.append(pieces.get(random.nextInt(pieces.size())));
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    return Arrays.copyOf(bytes, Math.min(bytes.length, random.nextInt(maxBytes + 1)));
  }

  @Test
  void longCountedStringsShareTheirMaskStates() {
    int afterOne = Walk.end(STRINGS, STRINGS.start(0, 5000), "\"a".getBytes(UTF_8));
    int afterMany =
        Walk.end(STRINGS, STRINGS.start(0, 5000), ("\"" + "a".repeat(900)).getBytes(UTF_8));

    assertThat(afterOne).isNotEqualTo(afterMany);
    assertThat(STRINGS.maskState(afterOne, 128)).isEqualTo(STRINGS.maskState(afterMany, 128));
  }

  @Test
  void maximumThatCannotBeHeldIsLowered() {
    int start = STRINGS.start(0, 1_000_000);
    String longest = "\"" + "a".repeat(JsonStringAutomaton.MAX_MAX);

    assertThat(Walk.accepts(STRINGS, start, longest + "\"")).isTrue();
    assertThat(Walk.accepts(STRINGS, start, longest + "a\"")).isFalse();
  }

  @Test
  void minimumThatCannotBeHeldIsRefused() {
    assertThatThrownBy(() -> STRINGS.start(1_000_000, NO_MAX))
        .isInstanceOf(GrammarTooLarge.class)
        .hasMessageContaining("1000000");
  }
}
