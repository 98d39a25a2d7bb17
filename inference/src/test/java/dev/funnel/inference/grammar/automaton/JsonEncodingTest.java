package dev.funnel.inference.grammar.automaton;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.schemas.json.JsonString;
import dev.funnel.schemas.json.JsonValue;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Languages of characters as JSON strings, beside a JSON reader and writer. */
final class JsonEncodingTest {
  @Test
  void writesExactlyTheTextsOfTheLanguage() {
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      Automaton language = new RandomLanguage(random).automaton();
      if (language.isEmpty()) {
        continue;
      }
      TableAutomaton json = JsonEncoding.of(language);
      for (int j = 0; j < 20; j++) {
        String text = new String(Walk.random(json, 0, random.nextInt(30), random), UTF_8);
        String value = ((JsonString) JsonValue.parse(text)).value();

        assertThat(language.contains(value)).as(text).isTrue();
        assertThat(Walk.accepts(json, 0, new JsonString(value).toJson())).as(text).isTrue();
      }
    }
  }

  @Test
  void doesNotWriteWhatTheLanguageLacks() {
    Random random = new Random(2);
    List<String> symbols = List.of("a", "b", "c", "\n", "\"", "\u0001", "\u00E9", "\uD83D\uDE00");
    for (int i = 0; i < 100; i++) {
      Automaton language = new RandomLanguage(random).automaton();
      if (language.isEmpty()) {
        continue;
      }
      TableAutomaton json = JsonEncoding.of(language);
      for (int j = 0; j < 50; j++) {
        StringBuilder text = new StringBuilder();
        for (int k = random.nextInt(6); k > 0; k--) {
          text.append(symbols.get(random.nextInt(symbols.size())));
        }
        String value = text.toString();

        assertThat(Walk.accepts(json, 0, new JsonString(value).toJson()))
            .isEqualTo(language.contains(value));
      }
    }
  }

  @Test
  void everyCodePointIsWrittenInItsOwnWay() {
    TableAutomaton json = JsonEncoding.of(Automaton.ofLength(Alphabet.CODE_POINTS, 1, 1));

    for (int symbol = 0; symbol <= Character.MAX_CODE_POINT; symbol++) {
      if (symbol < Character.MIN_SURROGATE || symbol > Character.MAX_SURROGATE) {
        String text = new JsonString(Character.toString(symbol)).toJson();

        assertThat(Walk.accepts(json, 0, text)).isTrue();
      }
    }
    assertThat(Walk.accepts(json, 0, "\"\\u001F\"")).isTrue();
    assertThat(List.of("\"\\u000a\"", "\"\\/\"", "\"\\u0041\"", "\"\n\"", "\"\\u0022\"", "\"ab\""))
        .noneMatch(text -> Walk.accepts(json, 0, text));
  }

  @Test
  void notUtf8IsRefused() {
    TableAutomaton json = JsonEncoding.of(Automaton.all(Alphabet.CODE_POINTS));
    List<byte[]> wrong =
        List.of(
            new byte[] {(byte) 0xC1, (byte) 0x80},
            new byte[] {(byte) 0xE0, (byte) 0x9F},
            new byte[] {(byte) 0xED, (byte) 0xA0},
            new byte[] {(byte) 0xF0, (byte) 0x8F},
            new byte[] {(byte) 0xF4, (byte) 0x90},
            new byte[] {(byte) 0x80},
            new byte[] {(byte) 0xF5});

    int inside = json.step(0, '"');

    assertThat(wrong).allMatch(text -> Walk.end(json, inside, text) == ByteAutomaton.DEAD);
  }

  @Test
  void bytesToAcceptIsTheShortestWay() {
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      Automaton language = new RandomLanguage(random).automaton();
      if (!language.isEmpty()) {
        TableAutomaton json = JsonEncoding.of(language);
        for (int state = 0; state < json.numStates(); state++) {
          assertThat(json.bytesToAccept(state)).isEqualTo(shortestWay(json, state));
        }
      }
    }
  }

  private static int shortestWay(TableAutomaton automaton, int from) {
    int[] distances = new int[automaton.numStates()];
    Arrays.fill(distances, -1);
    distances[from] = 0;
    Deque<Integer> queue = new ArrayDeque<>(List.of(from));
    while (!automaton.isAccepting(queue.element())) {
      int state = queue.remove();
      for (int symbol = 0; symbol < 256; symbol++) {
        int next = automaton.step(state, symbol);
        if (next != ByteAutomaton.DEAD && distances[next] < 0) {
          distances[next] = distances[state] + 1;
          queue.add(next);
        }
      }
    }
    return distances[queue.element()];
  }

  @Test
  void equalLanguagesAreEqualTables() {
    TableAutomaton one = JsonEncoding.of(Automaton.ofTexts(List.of("red", "blue")));
    TableAutomaton same =
        JsonEncoding.of(
            Automaton.ofTexts(List.of("blue")).or(Automaton.ofTexts(List.of("red", "blue"))));

    assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(one).isNotEqualTo(JsonEncoding.of(Automaton.ofTexts(List.of("red"))));
  }
}
