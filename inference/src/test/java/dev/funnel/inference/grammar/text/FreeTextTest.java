package dev.funnel.inference.grammar.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import dev.funnel.inference.grammar.automaton.Walk;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Free text and literals. */
final class FreeTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "aab", "abab", "<|CALL|>", "\u00E9\u00E8"})
  void excludedTextNeverOccurs(String excluded) {
    Random random = new Random(1);
    Lexeme free = FreeText.without(excluded);
    List<String> pieces =
        List.of("a", "b", "<|", "CALL", "|>", "\u00E9", "\u00E8", excluded.substring(1));

    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(8); j > 0; j--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      assertThat(Walk.accepts(free.automaton(), free.start(), text.toString()))
          .as(text.toString())
          .isEqualTo(text.indexOf(excluded) < 0);
    }
    assertThat(free.kind()).isEqualTo(Lexeme.Kind.FREE);
  }

  @Test
  void freeTextMayEndAnywhere() {
    Random random = new Random(2);
    for (Lexeme free : List.of(FreeText.all(), FreeText.without("<|CALL|>"))) {
      int state = free.start();
      for (int i = 0; i < 1000; i++) {
        assertThat(free.automaton().isAccepting(state)).isTrue();
        int next = free.automaton().step(state, random.nextInt(256));
        state = next == ByteAutomaton.DEAD ? state : next;
      }
    }
  }

  @Test
  void everyTextContainsTheEmptyOne() {
    assertThatThrownBy(() -> FreeText.without("")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void literalIsItsBytesAndNothingElse() {
    String text = "{\"\u00E9t\u00E9\":";
    Lexeme literal = Literals.of(text, Lexeme.Kind.PLAIN);

    assertThat(Walk.accepts(literal.automaton(), literal.start(), text)).isTrue();
    assertThat(Walk.accepts(literal.automaton(), literal.start(), text + " ")).isFalse();
    assertThat(Walk.accepts(literal.automaton(), literal.start(), "{\"")).isFalse();
    assertThat(literal.automaton().bytesToAccept(literal.start()))
        .isEqualTo(text.getBytes(UTF_8).length);
    assertThat(literal).isEqualTo(Literals.of(text, Lexeme.Kind.PLAIN));
    assertThat(literal).isNotEqualTo(Literals.of("{", Lexeme.Kind.PLAIN));
  }
}
