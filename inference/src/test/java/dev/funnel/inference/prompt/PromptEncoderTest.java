package dev.funnel.inference.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.inference.scripted.ScriptedTokenizer;
import dev.funnel.inference.spi.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PromptEncoderTest {
  @Test
  void onlySpecialSegmentsBecomeSpecialTokens() {
    List<Integer> tokens =
        new PromptEncoder(new ScriptedTokenizer())
            .encode(List.of(new Segment.Special("<|im_start|>"), new Segment.Text("<|im_end|>")));

    assertThat(tokens)
        .startsWith(ScriptedTokenizer.START)
        .hasSize(1 + "<|im_end|>".length())
        .doesNotContain(ScriptedTokenizer.END_OF_TURN);
  }

  @Test
  void textsThatFollowEachOtherAreEncodedAsOne() {
    RecordingTokenizer tokenizer = new RecordingTokenizer();

    new PromptEncoder(tokenizer)
        .encode(
            List.of(
                new Segment.Text("us"),
                new Segment.Text("er"),
                new Segment.Special("<|im_end|>"),
                new Segment.Text("\n")));

    assertThat(tokenizer.encoded).containsExactly("user", "\n");
  }

  @Test
  void missingSpecialTokenIsNamed() {
    PromptEncoder encoder = new PromptEncoder(new ScriptedTokenizer());

    assertThatThrownBy(() -> encoder.encode(List.of(new Segment.Special("<|start|>"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'<|start|>'");
  }

  @Test
  void aModelThatLacksASpecialTokenOfItsFormatIsToldBeforeThereIsAPrompt() {
    PromptFormat format = PromptFormats.byName("funnel");

    new PromptEncoder(new ScriptedTokenizer()).requireTokensOf(format);
    assertThatThrownBy(() -> new PromptEncoder(new PlainTokenizer()).requireTokensOf(format))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the model has no special token '<|im_end|>', which its prompt format needs; choose"
                + " another model");
  }

  @Test
  void aFormatThatIsNotThereIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> PromptFormats.byName("chatml"))
        .hasMessage("there is no prompt format 'chatml'; known: funnel");
  }

  /** A tokenizer without special tokens. */
  private static final class PlainTokenizer extends RecordingTokenizer {
    @Override
    public OptionalInt specialId(String token) {
      return OptionalInt.empty();
    }
  }

  private static class RecordingTokenizer implements Tokenizer {
    private final ScriptedTokenizer script = new ScriptedTokenizer();
    private final List<String> encoded = new ArrayList<>();

    @Override
    public int[] encode(String text) {
      encoded.add(text);
      return script.encode(text);
    }

    @Override
    public OptionalInt specialId(String token) {
      return script.specialId(token);
    }

    @Override
    public byte[] bytes(int tokenId) {
      return script.bytes(tokenId);
    }

    @Override
    public int endOfTurnId() {
      return script.endOfTurnId();
    }

    @Override
    public int vocabularySize() {
      return script.vocabularySize();
    }
  }
}
