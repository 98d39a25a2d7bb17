package dev.funnel.inference.vocabulary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Byte-pair encoding without a list of merges: the neighbours that join to the token of the lowest
 * rank are joined first, the leftmost of equals. SentencePiece and tiktoken both encode so
 * (Sennrich et al. 2016, section 3.2).
 *
 * @param ranks of every token; texts here are bytes as Latin-1 characters
 */
record BytePairs(Map<String, Integer> ranks) {
  private static final int NO_TOKEN = Integer.MAX_VALUE;

  /** What the symbols become when no two neighbours can be joined any more. */
  List<String> join(List<String> symbols) {
    List<String> joined = new ArrayList<>(symbols);
    // By the left symbol of each pair: only the neighbours of a join change.
    List<Integer> pairs = new ArrayList<>();
    for (int i = 0; i < joined.size(); i++) {
      pairs.add(rank(joined, i));
    }
    int best = best(pairs);
    while (best >= 0) {
      joined.set(best, joined.get(best) + joined.remove(best + 1));
      pairs.remove(best + 1);
      pairs.set(best, rank(joined, best));
      if (best > 0) {
        pairs.set(best - 1, rank(joined, best - 1));
      }
      best = best(pairs);
    }
    return joined;
  }

  private int rank(List<String> symbols, int left) {
    return left + 1 < symbols.size()
        ? ranks.getOrDefault(symbols.get(left) + symbols.get(left + 1), NO_TOKEN)
        : NO_TOKEN;
  }

  private static int best(List<Integer> pairs) {
    int best = -1;
    int bestRank = NO_TOKEN;
    for (int i = 0; i < pairs.size(); i++) {
      if (pairs.get(i) < bestRank) {
        best = i;
        bestRank = pairs.get(i);
      }
    }
    return best;
  }
}
