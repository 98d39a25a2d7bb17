package dev.funnel.inference.grammar.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.inference.grammar.automaton.Automaton;
import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcmaRegexTest {
  private static final Pattern UNIT = Pattern.compile("\\\\u(\\p{XDigit}{4})");

  // Texts are separated by spaces; "_" stands for the empty text, and escapes are as in Java.
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "b => abc b => _ ac",
        "^a$ => a => a\\n ab ba",
        "^a => a ab => ba",
        "a$ => a ba => ab",
        "a^b|c$d|^$ => _ => ab cd abcd a",
        "^(?:a|b$) => ab b => c b\\n xb ba",
        "(?:^|,)x(?:,|$) => x a,x x,a a,x,b => ax a,xb",
        "a(?:$)?b => ab => a a$b",
        "(?:^a)*b => b ab aab xb => a",
        "^.$ => a \\u0085 \\ud83d\\ude00 => \\n \\r \\u2028 \\u2029 ab",
        "^\\s$ => \\u0020 \\u00a0 \\ufeff \\u3000 \\u000b => a \\u0085 \\u180e",
        "^\\S$ => a \\u0085 \\ud83d\\ude00 => \\u00a0",
        "^\\d\\w$ => 1a 9_ => \\u0661a 1\\u00e4",
        "^\\D\\W$ => a! \\u0661\\u00e4 => 1! aa",
        "^[^\\d\\s]$ => a \\u00e4 => 1 \\u00a0",
        "^\\v\\0\\cJ\\x41\\u0042\\u{43}$ => \\u000b\\u0000\\nABC => vABC",
        "^\\ud83d\\ude00$ => \\ud83d\\ude00 => a",
        "^[\\ud83d\\ude00-\\u{1f602}]{2}$ => \\ud83d\\ude00\\ud83d\\ude02 => \\ud83d\\ude03a",
        "[^\\p{So}] => a => \\ud83d\\ude00",
        "^[[&&a]$ => [ & a => ] &&a",
        "^[^]$ => a \\n => _",
        "[] => => a _",
        "^[\\w-.]\\-{}{x]$ => a-{}{x] --{}{x] => +-{}{x]",
        "^[a-\\d-z]$ => a - 5 z => b",
        "^[\\b]$ => \\b => b",
        "\\bword\\b => word a,word! \\u00e4word => words sword",
        "^\\B => ! _ => a",
        "\\Ba\\b => ba => a ab",
        "^(?:\\b|-)a => a -a => ba",
        "^\\p{L}\\p{Lu}\\P{L}$ => \\u00e4\\u00c41 => 1A1",
        "^\\p{gc=Nd}\\p{Script=Greek}\\p{ASCII}$ => 1\\u03b1a => 1aa",
        "^[\\p{Alphabetic}\\P{L}]$ => a \\u00e4 1 => _",
        "^(?<a_$>x){2,3}?$ => xx xxx => x xxxx",
        "^x{2}y{1,}z{0}$ => xxy xxyy => xx xxyz",
        "^(|a)(b|)$ => _ a b ab => ba",
        "^((a*)*b?)*$ => _ aab ba => c"
      })
  void patternsMeanWhatEcma262Says(String pattern, @Nullable String good, @Nullable String bad) {
    Automaton automaton = EcmaRegex.found(pattern);

    assertThat(texts(good)).allMatch(automaton::contains);
    assertThat(texts(bad)).noneMatch(automaton::contains);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "a(?=b) => 1 => look-around",
        "(?<!a)b => 0 => look-around",
        "(a)\\1 => 3 => back-reference",
        "(?<x>a)\\k<x> => 7 => back-reference",
        "ab( => 3 => does not end",
        "a)b => 1 => without its",
        "(?i:a) => 0 => unknown kind of group",
        "(?>a) => 0 => unknown kind of group",
        "[a => 2 => class that does not end",
        "[b-a] => 3 => out of order",
        "a** => 2 => nothing to repeat",
        "a*+ => 2 => nothing to repeat",
        "^* => 1 => nothing to repeat",
        "a|{1} => 2 => nothing to repeat",
        "a{2,1} => 1 => out of order",
        "a\\q => 1 => escape",
        "\\u12 => 0 => escape",
        "\\01 => 0 => escape",
        "\\u{110000} => 0 => beyond 10FFFF",
        "\\p{Foo} => 0 => unknown property 'Foo'",
        "[\\p{Script=Foo}] => 1 => unknown property 'Script=Foo'",
        "\\p{L => 0 => escape"
      })
  void aRefusalNamesThePlace(String pattern, int position, String message) {
    assertThatThrownBy(() -> EcmaRegex.found(pattern))
        .isInstanceOfSatisfying(
            UnsupportedPattern.class, e -> assertThat(e.position()).isEqualTo(position))
        .hasMessageContaining(message);
  }

  static Stream<String> hostilePatterns() {
    return Stream.of(
        "((a{1,1000}){1,1000})",
        "(((a{0,99}){0,99}){0,99}){0,99}",
        "a{2147483648}",
        "a{0,99999999999999999999}",
        "(){1000000000}",
        "(?:" + "|".repeat(1_000) + "){19999}",
        "(a|b)*a(a|b){30}",
        "^(?:[ab]*a[ab]{18}|c)$",
        "(".repeat(510) + ")".repeat(510),
        "a".repeat(64 << 10),
        "(?:[a-z]?){10000}",
        "(?:x+x+)+y{6000}(?:x{99}){99}",
        "(?:[" + "\\p{L}\\P{Lu}".repeat(80) + "]\\p{L}?){5000}",
        "(?:\\w\\b\\W*){7000}",
        "^.{0,60000}$");
  }

  @ParameterizedTest
  @MethodSource("hostilePatterns")
  void hostilePatternsAreRefusedInUnderASecond(String pattern) {
    // Of this thread, so that a busy machine does not count.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();

    assertThatThrownBy(() -> EcmaRegex.found(pattern))
        .isInstanceOfAny(UnsupportedPattern.class, GrammarTooLarge.class);
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start))
        .isLessThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+",
        "^(a+)+$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "^[a-zA-Z0-9_-]{1,1000}$",
        "[a-z]{1,100}",
        "^[\\w.+-]+@[\\w-]+\\.[\\w.-]+$",
        "[\\w.+-]{1,64}@[\\w-]{1,63}\\.[a-z]{2,24}",
        "^\\+?[1-9]\\d{1,14}$",
        "^(?:\\p{L}|\\p{M}|[ '.-]){1,100}$",
        "^(https?://)?([\\da-z.-]+)\\.([a-z.]{2,6})([/\\w .-]*)*/?$"
      })
  void ordinaryPatternsFit(String pattern) {
    assertThat(EcmaRegex.found(pattern).numStates()).isLessThan(2_000);
  }

  @Test
  void nestingIsBounded() {
    String deepest = "(".repeat(200) + "a" + ")".repeat(200);

    assertThat(EcmaRegex.found(deepest).contains("a")).isTrue();
    assertThatThrownBy(() -> EcmaRegex.found("(" + deepest + ")"))
        .isInstanceOf(UnsupportedPattern.class)
        .hasMessageContaining("200 levels");
  }

  private static List<String> texts(@Nullable String cell) {
    return cell == null
        ? List.of()
        : Arrays.stream(cell.split(" ")).map(EcmaRegexTest::text).toList();
  }

  private static String text(String written) {
    String plain =
        UNIT.matcher(written)
            .replaceAll(unit -> Character.toString((char) Integer.parseInt(unit.group(1), 16)));
    return plain.equals("_") ? "" : plain.translateEscapes();
  }
}
