package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.Matchers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Matchers by token masks. What they compute is kept within a number of bytes: for the vocabulary
 * (what happens within a lexeme), and for each grammar; the grammar that was not used longest is
 * forgotten first.
 */
public final class MaskingMatchers implements Matchers {
  private final TokenTrie trie;
  private final int endOfTurnId;
  private final Completions completions;
  private final LexemeMasks lexemeMasks;
  private final GrammarCache grammars;

  /**
   * Matchers without anything kept yet.
   *
   * @param endOfTurnId the token that ends a turn
   * @param maxBytes about what may be kept, half of it for lexemes and half for grammars
   */
  public MaskingMatchers(TokenTrie trie, int endOfTurnId, long maxBytes) {
    this.trie = trie;
    this.endOfTurnId = endOfTurnId;
    this.completions = new Completions(trie);
    this.lexemeMasks = new LexemeMasks(trie, completions, maxBytes / 2);
    this.grammars = new GrammarCache(maxBytes / 2);
  }

  /**
   * The bound of a turn at its start, as {@link Matcher#bound} would say. Safe from any thread:
   * nothing is shared but the trie.
   *
   * @return empty if the vocabulary cannot write any turn of the grammar
   */
  public static OptionalInt boundAtStart(TokenTrie trie, Grammar grammar) {
    Completions completions = new Completions(trie);
    GrammarMasks masks =
        new GrammarMasks(grammar, trie, 0, completions, new LexemeMasks(trie, completions, 0));
    int bound = masks.cost(masks.start());
    return bound < Completions.NEVER ? OptionalInt.of(bound) : OptionalInt.empty();
  }

  @Override
  public Matcher start(Grammar grammar) {
    GrammarMasks masks =
        grammars.of(
            grammar, key -> new GrammarMasks(key, trie, endOfTurnId, completions, lexemeMasks));
    return new MaskingMatcher(grammars, masks, endOfTurnId);
  }

  /**
   * Computes the masks of a lexeme's states before they are asked for: those that tokens lead to
   * from its start, nearest first.
   *
   * @param maxMasks most masks
   */
  public void warmUp(Lexeme lexeme, int maxMasks) {
    Deque<Integer> work = new ArrayDeque<>();
    Set<Integer> seen = new HashSet<>();
    work.add(lexemeMasks.maskState(lexeme.automaton(), lexeme.start()));
    seen.addAll(work);
    for (int done = 0; done < maxMasks && !work.isEmpty(); done++) {
      LexemeMask mask = lexemeMasks.of(lexeme.automaton(), work.poll());
      for (int group = 0; group < mask.numGroups(); group++) {
        int next = lexemeMasks.maskState(lexeme.automaton(), mask.endState(group));
        if (seen.add(next)) {
          work.add(next);
        }
      }
    }
  }
}
