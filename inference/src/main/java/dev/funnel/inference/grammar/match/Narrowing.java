package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.automaton.ByteAutomaton;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the {@link LexemeMask} of a state from that of its base state ({@link
 * ByteAutomaton#baseState}): of each group one token is tried, and of each accepting state one way
 * to it, not the whole vocabulary.
 */
final class Narrowing {
  private static final int DEAD = Integer.MAX_VALUE;

  private final TokenTrie trie;
  private final ByteAutomaton automaton;
  private final int state;

  Narrowing(TokenTrie trie, ByteAutomaton automaton, int state) {
    this.trie = trie;
    this.automaton = automaton;
    this.state = state;
  }

  LexemeMask of(LexemeMask base) {
    IntMap groupOfState = new IntMap();
    IntList endStates = new IntList();
    List<List<TokenSet>> groups = new ArrayList<>();
    List<TokenSet> staying = new ArrayList<>();
    for (int i = 0; i < base.numGroups(); i++) {
      TokenSet set = base.group(i);
      byte[] text = trie.bytes(set.any());
      int end = after(text, text.length);
      if (end != DEAD) {
        int group = groupOfState.get(end);
        if (group == IntMap.ABSENT) {
          group = groups.size();
          groupOfState.put(end, group);
          groups.add(new ArrayList<>());
          endStates.add(end);
        }
        groups.get(group).add(set);
        staying.add(set);
      }
    }
    TokenSet[] sets = groups.stream().map(this::united).toArray(TokenSet[]::new);
    return exits(base).mask(united(staying), endStates.toArray(), sets);
  }

  private TokenSet united(List<TokenSet> sets) {
    return sets.size() == 1 ? sets.get(0) : TokenSet.union(sets, trie.vocabularySize());
  }

  private LexemeExits exits(LexemeMask base) {
    IntMap stateOfBase = new IntMap();
    LexemeExits exits = new LexemeExits();
    for (int i = 0; i < base.numExitSymbols(); i++) {
      int[] nodes = base.exits(i);
      int[] states = base.exitStates(i);
      for (int j = 0; j < nodes.length; j++) {
        int accepting = stateOfBase.get(states[j]);
        if (accepting == IntMap.ABSENT) {
          byte[] text = trie.bytes(trie.token(trie.firstToken(nodes[j])));
          accepting = after(text, trie.depth(nodes[j]) - 1);
          stateOfBase.put(states[j], accepting);
        }
        if (accepting != DEAD && automaton.isAccepting(accepting)) {
          exits.add(base.exitSymbol(i), nodes[j], accepting);
        }
      }
    }
    return exits;
  }

  private int after(byte[] text, int length) {
    int at = state;
    for (int i = 0; i < length; i++) {
      at = automaton.step(at, text[i] & 0xFF);
      if (at == ByteAutomaton.DEAD) {
        return DEAD;
      }
    }
    return at;
  }
}
