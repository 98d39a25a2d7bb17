package dev.funnel.inference.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompletionTextTest {
  @Test
  void unfinishedCharacterWaitsForItsRest() {
    CompletionText text = new CompletionText(List.of());
    byte[] euro = utf8("€");

    text.append(Arrays.copyOf(euro, 2));
    assertThat(text.settled()).isEmpty();

    text.append(Arrays.copyOfRange(euro, 2, 3));
    assertThat(text.settled()).isEqualTo("€");
  }

  @Test
  void invalidBytesBecomeReplacementCharacters() {
    CompletionText text = new CompletionText(List.of());

    text.append(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe2, (byte) 0x82});
    text.append(new byte[] {'c', (byte) 0xf0});
    text.finish();

    assertThat(text.settled()).isEqualTo("a\ufffdb\ufffdc\ufffd");
  }

  @Test
  void possibleBeginningOfAStopSequenceIsHeldBack() {
    CompletionText text = new CompletionText(List.of("###", "\nUser:"));

    text.append(utf8("Hello ##"));
    assertThat(text.settled()).isEqualTo("Hello ");

    text.append(utf8("x\nUs"));
    assertThat(text.settled()).isEqualTo("Hello ##x");

    text.finish();
    assertThat(text.settled()).isEqualTo("Hello ##x\nUs");
  }

  @Test
  void stopSequenceAndWhatFollowsAreCutOff() {
    CompletionText text = new CompletionText(List.of("END"));

    assertThat(text.append(utf8("one E"))).isFalse();
    assertThat(text.append(utf8("ND two"))).isTrue();
    text.finish();

    assertThat(text.settled()).isEqualTo("one ");
  }

  @Test
  void stopSequenceThatEndsFirstCountsAndTheLongestOfThose() {
    CompletionText text = new CompletionText(List.of("bcde", "cd", "bcd"));

    text.append(utf8("abcdef"));

    assertThat(text.settled()).isEqualTo("a");
  }

  @Test
  void overlappingBeginningsAreFollowed() {
    CompletionText text = new CompletionText(List.of("aab"));

    assertThat(text.append(utf8("aaaaab"))).isTrue();

    assertThat(text.settled()).isEqualTo("aaa");
  }

  @Test
  void splitIntoTokensDoesNotMatterAndEqualsANaiveSearch() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = utf8(word(random, random.nextInt(40)));
      List<String> stops = List.of(word(random, 1 + random.nextInt(4)), "€b", "aab");
      CompletionText text = new CompletionText(stops);
      for (int from = 0, to; from < bytes.length; from = to) {
        to = Math.min(bytes.length, from + random.nextInt(4));
        if (text.append(Arrays.copyOfRange(bytes, from, to))) {
          break;
        }
      }
      text.finish();

      assertThat(text.settled()).isEqualTo(naive(new String(bytes, StandardCharsets.UTF_8), stops));
    }
  }

  private static String naive(String text, List<String> stops) {
    for (int end = 1; end <= text.length(); end++) {
      String head = text.substring(0, end);
      int longest = stops.stream().filter(head::endsWith).mapToInt(String::length).max().orElse(0);
      if (longest > 0) {
        return head.substring(0, end - longest);
      }
    }
    return text;
  }

  private static String word(Random random, int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append("aab€".charAt(random.nextInt(4)));
    }
    return word.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
