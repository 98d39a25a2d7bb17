package dev.funnel.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcmaPatternTest {
  private static final Pattern UNIT = Pattern.compile("\\\\u(\\p{XDigit}{4})");

  // Texts are separated by spaces; "_" stands for the empty text, and escapes are as in Java.
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "b => abc b => _ ac",
        "^a$ => a => a\\n ab ba",
        "^(?:a|b$) => ab b => c b\\n xb ba",
        "^.$ => a \\u0085 \\ud83d\\ude00 => \\n \\r \\u2028 \\u2029 ab",
        "^\\s$ => \\u0020 \\u00a0 \\ufeff \\u3000 \\u000b => a \\u0085 \\u180e",
        "^\\S$ => a \\u0085 \\ud83d\\ude00 => \\u00a0",
        "^\\d\\w$ => 1a 9_ => \\u0661a 1\\u00e4",
        "^[^\\d\\s]$ => a \\u00e4 => 1 \\u00a0",
        "^\\v\\0\\cJ\\x41\\u0042\\u{43}$ => \\u000b\\u0000\\nABC => vABC",
        "^\\ud83d\\ude00$ => \\ud83d\\ude00 => a",
        "^[\\ud83d\\ude00-\\u{1f602}]{2}$ => \\ud83d\\ude00\\ud83d\\ude02 => \\ud83d\\ude03a",
        "[^\\p{So}] => a => \\ud83d\\ude00",
        "^[[&&a]$ => [ & a => ] &&a",
        "^[^]$ => a \\n => _",
        "[] => => a _",
        "^[\\w-.]\\-{}{x]$ => a-{}{x] --{}{x] => +-{}{x]",
        "^[\\b]$ => \\b => b",
        "\\bword\\b => word a,word! \\u00e4word => words sword",
        "^\\B => ! _ => a",
        "^\\p{L}\\p{Lu}\\P{L}$ => \\u00e4\\u00c41 => 1A1",
        "^\\p{gc=Nd}\\p{Script=Greek}\\p{ASCII}$ => 1\\u03b1a => 1aa",
        "^(?<a_$>x){2,3}?$ => xx xxx => x xxxx",
        "^(?=.*\\d)(?!x)[a-z\\d]+$ => a1 => a x1",
        "(?<=a)b => ab => b"
      })
  void patternsMeanWhatEcma262Says(String pattern, @Nullable String good, @Nullable String bad) {
    BoundedPattern compiled = BoundedPattern.compile(pattern);

    assertThat(texts(good)).allMatch(compiled::matches);
    assertThat(texts(bad)).noneMatch(compiled::matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "a)",
        "(?x)",
        "(?>a)",
        "(?i:a)",
        "[a",
        "[b-a]",
        "*a",
        "a**",
        "a*+",
        "a{2}{3}",
        "^*",
        "\\b+",
        "(?=a)*",
        "a{2,1}",
        "(a)\\1",
        "(?<x>a)\\k<x>",
        "\\q",
        "\\",
        "\\u12",
        "\\x1",
        "\\u{110000}",
        "\\c1",
        "\\01",
        "\\p{Foo}",
        "\\p{IsLatin}",
        "\\p{Script=Foo}",
        "\\p{L",
        "{1}"
      })
  void whatEcma262DoesNotKnowIsRefused(String pattern) {
    assertThatThrownBy(() -> BoundedPattern.compile(pattern)).isInstanceOf(JsonException.class);
  }

  @Test
  void charactersThatAreSpecialToJavaStandForThemselves() {
    String plain = "# a<b>&&c~@-]}\"'`!%,/:;=_\u00e4\ud83d\ude00";

    assertThat(BoundedPattern.compile("^" + plain + "$").matches(plain)).isTrue();
  }

  private static List<String> texts(@Nullable String cell) {
    return cell == null
        ? List.of()
        : Arrays.stream(cell.split(" ")).map(EcmaPatternTest::text).toList();
  }

  private static String text(String written) {
    String plain =
        UNIT.matcher(written)
            .replaceAll(unit -> Character.toString((char) Integer.parseInt(unit.group(1), 16)));
    return plain.equals("_") ? "" : plain.translateEscapes();
  }
}
