package dev.funnel.bench.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.scripted.ScriptedTokenizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptedTurnsTest {
  private final ScriptedTokenizer tokenizer = new ScriptedTokenizer("call", "ll");
  private final ScriptedTurns turns = new ScriptedTurns(tokenizer, List.of(" call it"));

  @Test
  void theTurnIsWrittenBehindThePromptAndThenEnds() {
    List<Integer> sequence = prompt();
    List<Integer> written = new ArrayList<>();
    do {
      written.add(behind(sequence));
      sequence.add(written.get(written.size() - 1));
    } while (written.get(written.size() - 1) != ScriptedTokenizer.END_OF_TURN);

    List<Integer> expected = tokens(" call it");
    expected.add(ScriptedTokenizer.END_OF_TURN);
    assertThat(written).isEqualTo(expected);
  }

  @Test
  void itGoesOnFromInsideATokenThatWasForcedInPieces() {
    List<Integer> sequence = prompt();
    sequence.addAll(tokens(" "));
    sequence.addAll(tokens("c"));
    sequence.addAll(tokens("a"));

    assertThat(behind(sequence)).isEqualTo(tokens("ll").get(0));
  }

  private List<Integer> prompt() {
    List<Integer> prompt = tokens("some text");
    prompt.add(ScriptedTokenizer.START);
    prompt.addAll(tokens("assistant"));
    return prompt;
  }

  private int behind(List<Integer> sequence) {
    int[] slot = new int[100];
    for (int i = 0; i < sequence.size(); i++) {
      slot[i] = sequence.get(i);
    }
    return turns.tokenBehind(slot, sequence.size());
  }

  private List<Integer> tokens(String text) {
    List<Integer> tokens = new ArrayList<>();
    for (int token : tokenizer.encode(text)) {
      tokens.add(token);
    }
    return tokens;
  }
}
