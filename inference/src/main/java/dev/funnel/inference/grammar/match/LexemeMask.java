package dev.funnel.inference.grammar.match;

/**
 * What the vocabulary's tokens do to one state of an automaton, whatever grammar it stands in.
 *
 * <p>A token stays if the automaton reads all of its bytes and can still accept; these are grouped
 * by the state that they end in. It may leave where the automaton accepts before the token's end:
 * then what follows the lexeme reads the rest, from the node of the trie on that is kept here.
 * Immutable.
 */
final class LexemeMask {
  private final TokenSet staying;
  private final int[] endStates;
  private final TokenSet[] groups;
  private final int[] exitSymbols;
  private final int[][] exits;
  private final int[][] exitStates;

  LexemeMask(
      TokenSet staying,
      int[] endStates,
      TokenSet[] groups,
      int[] exitSymbols,
      int[][] exits,
      int[][] exitStates) {
    this.staying = staying;
    this.endStates = endStates;
    this.groups = groups;
    this.exitSymbols = exitSymbols;
    this.exits = exits;
    this.exitStates = exitStates;
  }

  TokenSet staying() {
    return staying;
  }

  int numGroups() {
    return groups.length;
  }

  /** The state after every token of a group, for the automaton's mask state. */
  int endState(int group) {
    return endStates[group];
  }

  TokenSet group(int group) {
    return groups[group];
  }

  /** The different bytes by which tokens go on after the lexeme. */
  int numExitSymbols() {
    return exitSymbols.length;
  }

  int exitSymbol(int index) {
    return exitSymbols[index];
  }

  /** The nodes of the trie after that byte: the first of what follows the lexeme. */
  int[] exits(int index) {
    return exits[index];
  }

  /** For each of these nodes the state in which the automaton has accepted before it. */
  int[] exitStates(int index) {
    return exitStates[index];
  }

  int numBytes() {
    int numBytes = 128 + staying.numBytes() + 8 * endStates.length;
    for (TokenSet group : groups) {
      numBytes += group.numBytes();
    }
    for (int[] nodes : exits) {
      numBytes += 48 + 8 * nodes.length;
    }
    return numBytes;
  }
}
