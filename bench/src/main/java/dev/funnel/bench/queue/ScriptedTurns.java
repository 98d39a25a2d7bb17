package dev.funnel.bench.queue;

import dev.funnel.inference.spi.Tokenizer;
import java.util.List;

/**
 * Turns that are written whatever the prompt says; which of them, a few of its last tokens decide.
 * Knows by the tokens alone how far a turn is, so that a prompt may come in any pieces and a token
 * may be forced. Immutable.
 */
final class ScriptedTurns {
  private static final String ROLE = "assistant";

  /** Of a prompt's end, the tokens that choose the turn. */
  private static final int NUM_CHOOSING = 12;

  private final int turnStart;
  private final int turnEnd;

  /** Of each token, how many bytes it has. */
  private final int[] numBytes;

  /** Of each turn, for each of its bytes the token that the tokenizer writes from there on. */
  private final int[][] next;

  /**
   * @param turns in ASCII, from after the role on
   */
  ScriptedTurns(Tokenizer tokenizer, List<String> turns) {
    turnStart = tokenizer.specialId("<|im_start|>").orElseThrow();
    turnEnd = tokenizer.endOfTurnId();
    numBytes = new int[tokenizer.vocabularySize()];
    for (int id = 0; id < numBytes.length; id++) {
      numBytes[id] = tokenizer.bytes(id).length;
    }
    next = new int[turns.size()][];
    for (int turn = 0; turn < next.length; turn++) {
      next[turn] = tokens(tokenizer, turns.get(turn));
    }
  }

  // A token may be forced that ends inside one of these: then the rest is written from there on.
  private int[] tokens(Tokenizer tokenizer, String turn) {
    int[] tokens = new int[turn.length()];
    for (int at = 0; at < tokens.length; at++) {
      tokens[at] = tokenizer.encode(turn.substring(at))[0];
    }
    int at = 0;
    for (int token : tokenizer.encode(turn)) {
      tokens[at] = token;
      at += numBytes[token];
    }
    return tokens;
  }

  /**
   * The token behind a sequence of which the first {@code length} are there.
   *
   * @return the end of the turn where none is being written
   */
  int tokenBehind(int[] sequence, int length) {
    int start = length - 1;
    int numWritten = -ROLE.length();
    while (start >= 0 && sequence[start] != turnStart) {
      numWritten += numBytes[sequence[start--]];
    }
    int choice = 0;
    for (int at = Math.max(0, start - NUM_CHOOSING); at < start; at++) {
      choice += sequence[at];
    }
    int[] turn = next[choice % next.length];
    return numWritten < 0 || numWritten >= turn.length ? turnEnd : turn[numWritten];
  }
}
