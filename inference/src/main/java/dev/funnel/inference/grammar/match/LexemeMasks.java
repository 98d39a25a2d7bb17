package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@link LexemeMask}s of a vocabulary, computed when they are first asked for and shared by all
 * grammars; those not asked for longest are dropped when they take too many bytes.
 */
final class LexemeMasks {
  /** What a mask counts beside its own bytes: the automaton is kept with it. */
  private static final int AUTOMATON_BYTES = 4_096;

  private record Key(ByteAutomaton automaton, int maskState) {}

  private final TokenTrie trie;
  private final Completions completions;
  private final long maxBytes;
  private final Map<Key, LexemeMask> masks = new LinkedHashMap<>(64, 0.75f, true);
  private long numBytes;

  LexemeMasks(TokenTrie trie, Completions completions, long maxBytes) {
    this.trie = trie;
    this.completions = completions;
    this.maxBytes = maxBytes;
  }

  /** The state of which the mask of {@code state} is computed. */
  int maskState(ByteAutomaton automaton, int state) {
    return automaton.maskState(state, trie.maxTokenBytes());
  }

  LexemeMask of(ByteAutomaton automaton, int maskState) {
    Key key = new Key(automaton, maskState);
    LexemeMask mask = masks.get(key);
    if (mask == null) {
      int base = automaton.baseState(maskState, trie.maxTokenBytes());
      mask =
          base == maskState
              ? new LexemeWalk(trie, completions, automaton).from(maskState)
              : new Narrowing(trie, automaton, maskState).of(of(automaton, base));
      masks.put(key, mask);
      numBytes += AUTOMATON_BYTES + mask.numBytes();
      dropOldest();
    }
    return mask;
  }

  private void dropOldest() {
    Iterator<LexemeMask> oldest = masks.values().iterator();
    while (numBytes > maxBytes && masks.size() > 1) {
      numBytes -= AUTOMATON_BYTES + oldest.next().numBytes();
      oldest.remove();
    }
  }
}
