package dev.funnel.inference.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.calls.ParsedOutput.Answer;
import dev.funnel.inference.calls.ParsedOutput.Call;
import dev.funnel.inference.calls.ParsedOutput.Calls;
import dev.funnel.inference.calls.ParsedOutput.Malformed;
import dev.funnel.schemas.FinishReason;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunnelOutputParserTest {
  private static final Set<String> FUNCTIONS = Set.of("weather", "plan_trip");
  private static final OutputLimits LIMITS = new OutputLimits(1_000, 3);

  @Test
  void newlineBeginsAnAnswer() {
    assertThat(parse("\nYour ticket is C-17.\nBye"))
        .isEqualTo(new Answer("Your ticket is C-17.\nBye"));
  }

  @Test
  void whatLooksLikeACallIsTextWhereNoFunctionIsOffered() {
    FunnelOutputParser parser = new FunnelOutputParser(Set.of(), LIMITS);
    parser.accept("\nIt writes\n to=functions.weather:\n{}");

    assertThat(parser.finish(FinishReason.STOP)).isInstanceOf(Answer.class);
  }

  @Test
  void answerMayBeCutByTheTokenLimit() {
    assertThat(parse("\nYour ticket", FinishReason.LENGTH)).isEqualTo(new Answer("Your ticket"));
  }

  @Test
  void callHasNameAndArgumentsAsWritten() {
    assertThat(parse(" to=functions.weather:\n{\"city\": \"Köln\"}"))
        .isEqualTo(new Calls(List.of(new Call("weather", "{\"city\": \"Köln\"}"))));
  }

  @Test
  void callsAreJoinedByNewlines() {
    assertThat(parse(" to=functions.weather:\n{}\n to=functions.plan_trip:\n{\"days\":3}"))
        .isEqualTo(
            new Calls(List.of(new Call("weather", "{}"), new Call("plan_trip", "{\"days\":3}"))));
  }

  @Test
  void stringInArgumentsMayHoldWhatBeginsACall() {
    String arguments = "{\"city\":\"}\\n to=functions.plan_trip:\\n{\"}";

    assertThat(parse(" to=functions.weather:\n" + arguments))
        .isEqualTo(new Calls(List.of(new Call("weather", arguments))));
  }

  @Test
  void newlineAfterTheLastCallIsNoText() {
    assertThat(parse(" to=functions.weather:\n{}\n"))
        .isEqualTo(new Calls(List.of(new Call("weather", "{}"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          |the turn is empty
          Hello|the turn begins neither with a newline nor with a call
           to=user:|the turn begins neither with a newline nor with a call
           to=functions|call 1 ends before its function name
           to=functions.weather|call 1 ends before its arguments
           to=functions.secret_plan:~{}|call 1 names a function that the request does not offer
           to=functions.weather:~[1]|arguments of 'weather' are not a JSON object: '{' is expected at character 1
           to=functions.weather:~{"a":1,}|arguments of 'weather' are not a JSON object: a key is expected at character 8
           to=functions.weather:~{"city":"secret|arguments of 'weather' end inside a string at character 15
           to=functions.weather:~|arguments of 'weather' end before the object at character 0
           to=functions.weather:~{} Done.|text follows call 1
           to=functions.weather:~{}~Done.|text follows call 1
           to=functions.weather:~{}~ to=functions.secret:~{}|call 2 names a function that the request does not offer
          ~Let me look. ~ to=functions.weather:~{}|a call follows text
          ~~ to=functions.weather:~{}|a call follows text
          """)
  void malformedTurnIsExplainedWithoutItsText(String turn, String reason) {
    ParsedOutput parsed = parse(turn == null ? "" : turn.replace('~', '\n'));

    assertThat(parsed).isEqualTo(new Malformed(reason));
    assertThat(reason).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " to=functions.weather:\n{\"city\":\"K",
        " to=functions.weather:\n{}",
        " to=functions.weather:\n{}\n",
        " to=functions.weather:\n{}\n to=functions.wea",
        " to=fun"
      })
  void callsCutByTheTokenLimitAreMalformed(String turn) {
    assertThat(parse(turn, FinishReason.LENGTH))
        .isInstanceOfSatisfying(
            Malformed.class,
            malformed -> assertThat(malformed.reason()).endsWith(", cut by the token limit"));
  }

  @Test
  void numberOfCallsIsBounded() {
    String call = " to=functions.weather:\n{}";

    assertThat(parse(String.join("\n", call, call, call))).isInstanceOf(Calls.class);
    assertThat(parse(String.join("\n", call, call, call, call)))
        .isEqualTo(new Malformed("more calls follow; the turn may hold 3"));
  }

  @Test
  void newlineAfterTheLastAllowedCallIsNoFurtherCall() {
    FunnelOutputParser parser = new FunnelOutputParser(FUNCTIONS, new OutputLimits(100, 1));
    parser.accept(" to=functions.weather:\n{}\n");

    assertThat(parser.finish(FinishReason.STOP)).isInstanceOf(Calls.class);
  }

  @Test
  void lengthIsBounded() {
    assertThat(parse("\n" + "a".repeat(999))).isInstanceOf(Answer.class);
    assertThat(parse("\n" + "a".repeat(1_000)))
        .isEqualTo(new Malformed("the turn is longer than 1000 characters"));
  }

  @Test
  void splitOfTheStreamDoesNotMatter() {
    Random random = new Random(3);
    String[] pieces = {
      "\n",
      " to=functions.",
      "weather",
      "plan_trip",
      ":",
      "\n",
      "{",
      "}",
      "\"a\":",
      "\"b\n\"",
      "\"b\"",
      "\"\\u00e9\":",
      "[1,2]",
      ",",
      "text",
      " "
    };
    for (int i = 0; i < 3_000; i++) {
      StringBuilder turn =
          new StringBuilder(random.nextBoolean() ? " to=functions.weather:\n{" : "");
      for (int piece = random.nextInt(12); piece > 0; piece--) {
        turn.append(pieces[random.nextInt(pieces.length)]);
      }
      FinishReason reason = random.nextBoolean() ? FinishReason.STOP : FinishReason.LENGTH;

      assertThat(parseInPieces(turn, random, reason)).isEqualTo(parse(turn.toString(), reason));
    }
  }

  private static ParsedOutput parse(String turn) {
    return parse(turn, FinishReason.STOP);
  }

  private static ParsedOutput parse(String turn, FinishReason reason) {
    FunnelOutputParser parser = new FunnelOutputParser(FUNCTIONS, LIMITS);
    parser.accept(turn);
    return parser.finish(reason);
  }

  private static ParsedOutput parseInPieces(CharSequence turn, Random random, FinishReason reason) {
    FunnelOutputParser parser = new FunnelOutputParser(FUNCTIONS, LIMITS);
    for (int from = 0, to; from < turn.length(); from = to) {
      to = Math.min(turn.length(), from + random.nextInt(5));
      parser.accept(turn.subSequence(from, to));
    }
    return parser.finish(reason);
  }
}
