package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.ArrayList;
import java.util.List;

/** Makes a {@link LexemeMask}: one walk over the trie, beside the automaton. */
final class LexemeWalk {
  private final TokenTrie trie;
  private final Completions completions;
  private final ByteAutomaton automaton;
  private final IntMap groupOfState = new IntMap();
  private final IntList endStates = new IntList();
  private final List<IntList> groups = new ArrayList<>();
  private final IntList staying = new IntList();
  private final LexemeExits exits = new LexemeExits();

  LexemeWalk(TokenTrie trie, Completions completions, ByteAutomaton automaton) {
    this.trie = trie;
    this.completions = completions;
    this.automaton = automaton;
  }

  LexemeMask from(int start) {
    int[] states = new int[trie.maxTokenBytes() + 1];
    states[0] = start;
    int numNodes = trie.numNodes();
    for (int node = 1; node < numNodes; ) {
      int depth = trie.depth(node);
      int state = automaton.step(states[depth - 1], trie.label(node));
      if (state == ByteAutomaton.DEAD) {
        node = trie.end(node);
        continue;
      }
      states[depth] = state;
      if (trie.hasToken(node)) {
        addTokens(node, state);
      }
      if (trie.hasChildren(node) && automaton.isAccepting(state)) {
        for (int child = node + 1; child < trie.end(node); child = trie.end(child)) {
          exits.add(trie.label(child), child, state);
        }
      }
      node++;
    }
    return mask();
  }

  private void addTokens(int node, int state) {
    int group = groupOfState.get(state);
    if (group == IntMap.ABSENT) {
      // A state that only a byte without a token completes is one that no token may lead to.
      boolean isLive = completions.distance(automaton, state) < Completions.NEVER;
      group = isLive ? groups.size() : Integer.MAX_VALUE;
      groupOfState.put(state, group);
      if (isLive) {
        groups.add(new IntList());
        endStates.add(state);
      }
    }
    if (group != Integer.MAX_VALUE) {
      for (int i = trie.firstToken(node); i < trie.firstToken(node + 1); i++) {
        groups.get(group).add(trie.token(i));
        staying.add(trie.token(i));
      }
    }
  }

  private LexemeMask mask() {
    TokenSet[] sets = new TokenSet[groups.size()];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = TokenSet.of(groups.get(i), trie.vocabularySize());
    }
    TokenSet all = sets.length == 1 ? sets[0] : TokenSet.of(staying, trie.vocabularySize());
    return exits.mask(all, endStates.toArray(), sets);
  }
}
