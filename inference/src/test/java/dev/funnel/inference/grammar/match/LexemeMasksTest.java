package dev.funnel.inference.grammar.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.inference.grammar.automaton.JsonStringAutomaton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LexemeMasksTest {
  private static final JsonStringAutomaton STRINGS = JsonStringAutomaton.INSTANCE;

  private final SmallVocabulary vocabulary =
      SmallVocabulary.random(new Random(1), RandomGrammar.ALPHABET + "\\u01");
  private final TokenTrie trie = TokenTrie.of(vocabulary);
  private final Completions completions = new Completions(trie);
  private final LexemeMasks masks = new LexemeMasks(trie, completions, 1 << 24);

  @Test
  void aNarrowedMaskIsThatOfAWalkOverTheWholeVocabulary() {
    for (int min = 0; min < 8; min++) {
      for (int max = min; max < 12; max++) {
        int opening = STRINGS.start(min, max == 11 ? Integer.MAX_VALUE : max);
        for (String typed : List.of("\"", "\"\\", "\"\u00C3")) {
          int state = opening;
          for (int i = 0; i < typed.length() && state >= 0; i++) {
            state = STRINGS.step(state, typed.charAt(i));
          }
          if (state >= 0) {
            int maskState = masks.maskState(STRINGS, state);
            LexemeMask narrowed = masks.of(STRINGS, maskState);
            LexemeMask walked = new LexemeWalk(trie, completions, STRINGS).from(maskState);
            assertThat(described(narrowed)).isEqualTo(described(walked));
          }
        }
      }
    }
  }

  @Test
  void theMaskOfTheMaskStateIsThatOfTheStateShifted() {
    int state = STRINGS.step(STRINGS.start(40, 90), '"');
    int maskState = masks.maskState(STRINGS, state);
    LexemeMask ofState = new LexemeWalk(trie, completions, STRINGS).from(state);
    LexemeMask ofMaskState = new LexemeWalk(trie, completions, STRINGS).from(maskState);

    assertThat(maskState).isNotEqualTo(state);
    assertThat(ofMaskState.numGroups()).isEqualTo(ofState.numGroups());
    for (int group = 0; group < ofState.numGroups(); group++) {
      assertThat(ofMaskState.endState(group) + state - maskState)
          .isEqualTo(ofState.endState(group));
    }
  }

  @Test
  void whatWasNotAskedForLongestIsDroppedFirst() {
    LexemeMasks few = new LexemeMasks(trie, completions, 1);
    LexemeMask first = few.of(STRINGS, STRINGS.start(0, Integer.MAX_VALUE));

    few.of(STRINGS, STRINGS.start(1, Integer.MAX_VALUE));

    assertThat(few.of(STRINGS, STRINGS.start(0, Integer.MAX_VALUE))).isNotSameAs(first);
  }

  /** Groups by end state, then exits by byte, then all. */
  private List<Map<Integer, Object>> described(LexemeMask mask) {
    Map<Integer, Object> groups = new TreeMap<>();
    for (int i = 0; i < mask.numGroups(); i++) {
      groups.put(mask.endState(i), ids(mask.group(i)));
    }
    Map<Integer, Object> exits = new TreeMap<>();
    for (int i = 0; i < mask.numExitSymbols(); i++) {
      List<Integer> nodes = new ArrayList<>();
      for (int node : mask.exits(i)) {
        nodes.add(node);
      }
      exits.put(mask.exitSymbol(i), nodes);
    }
    return List.of(groups, exits, Map.of(0, ids(mask.staying())));
  }

  private TokenMask ids(TokenSet set) {
    long[] words = new long[(vocabulary.vocabularySize() + 63) >> 6];
    set.addTo(words);
    return TokenMask.of(words);
  }
}
