package dev.funnel.inference.grammar.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.automaton.Walk;
import dev.funnel.schemas.FunctionDefinition;
import dev.funnel.schemas.RequestRefused;
import dev.funnel.schemas.json.ArgumentsValidator;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
  private static final int SAMPLES = 3_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "date",
        "time",
        "date-time",
        "duration",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "uuid",
        "uri"
      })
  void theValidatorAcceptsEveryText(String format) throws RequestRefused {
    ArgumentsValidator judge = judge(format);
    Lexeme texts = language(format).json(Lexeme.Kind.PLAIN);
    Random random = new Random(4);

    for (int i = 0; i < SAMPLES; i++) {
      byte[] text = Walk.random(texts.automaton(), texts.start(), random.nextInt(120), random);
      String arguments = "{\"a\":" + new String(text, UTF_8) + "}";

      assertThat(judge.problem(arguments)).as(arguments).isEmpty();
    }
  }

  @Test
  void theValidatorKnowsEveryTopLevelDomain() throws RequestRefused {
    ArgumentsValidator judge = judge("email");
    StringLanguage emails = language("email");

    assertThat(TopLevelDomains.names().map("a@b."::concat))
        .hasSizeGreaterThan(250)
        .allMatch(emails::contains)
        .allMatch(email -> judge.problem("{\"a\":\"" + email + "\"}").isEmpty());
  }

  @Test
  void datesAreExact() {
    StringLanguage dates = language("date");
    LocalDate last = LocalDate.of(2101, 1, 1);

    for (LocalDate day = LocalDate.of(1899, 12, 1); day.isBefore(last); day = day.plusDays(1)) {
      assertThat(dates.contains(day.toString())).as(day.toString()).isTrue();
    }
    for (int year = 0; year <= 9999; year++) {
      String leapDay = "%04d-02-29".formatted(year);
      assertThat(dates.contains(leapDay))
          .as(leapDay)
          .isEqualTo(LocalDate.of(year, 1, 1).isLeapYear());
    }
  }

  // Texts are separated by spaces.
  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      value = {
        "date => 2024-02-29 0000-01-01 9999-12-31 2000-02-29"
            + " => 2023-02-29 1900-02-29 2024-13-01 2024-04-31 2024-1-1 24-01-01 2024-00-10 2024-01-00",
        "time => 00:00:00Z 23:59:59.123456789+14:00 10:00:00+00:00 10:00:00-00:30"
            + " => 24:00:00Z 10:60:00Z 10:00 10:00:00 10:00:00.Z 10:00:00+24:00 10:00:61Z 10:00:00-00:00",
        "date-time => 2024-02-29T10:00:00Z 1985-04-12T23:20:50.52-08:00"
            + " => 2023-02-29T10:00:00Z 2024-02-29 2024-02-29T10:00:00",
        "duration => P1D PT5M P1Y2M3DT4H5M6S P3W PT0S P1M"
            + " => P PT 1D P1W2D P1DT PT1H5S P1YT P1Y3D -P1D P1.5D",
        "email => joe@example.com a.b+c@mail.example.co.uk o'neil_1@x-y.org JOE@EXAMPLE.COM a@b.de"
            + " => joe joe@ @example.com a..b@x.com .a@x.com a.@x.com a@-x.com a@x_y.com a@x.c1"
            + " a@example.nosuchdomain a@b@c.com",
        "hostname => localhost www.example.com a-b.c 1.2 xn--bcher-kva.example"
            + " => -a a- a..b a_b .a a. a/b",
        "ipv4 => 0.0.0.0 192.168.0.1 255.255.255.255 => 256.1.1.1 1.2.3 01.2.3.4 1.2.3.4.5",
        "ipv6 => :: ::1 1:: 2001:db8::8a2e:370:7334 1:2:3:4:5:6:7:8 ::ffff:1.2.3.4 1::8 fe80::1"
            + " 1:2:3:4:5:6:7:: ::2:3:4:5:6:7:8 1:2:3:4:5:6:1.2.3.4"
            + " => : 1:2:3 1::2::3 12345:: 1:2:3:4:5:6:7:8:9 1:2:3:4:5:6:7::8 :::1 ::1%eth0 ::256.1.1.1",
        "uuid => 123e4567-e89b-12d3-a456-426614174000 123E4567-E89B-12D3-A456-426614174000"
            + " => 123e4567e89b12d3a456426614174000 123e4567-e89b-12d3-a456-42661417400g",
        "uri => https://example.com http://a.b/c%20d?e=f&g=h#i urn:isbn:0451450523"
            + " mailto:joe@example.com http://user:pw@host:8080/ ftp://1.2.3.4/x file:///etc/hosts"
            + " http://[::1]:80/x?y/z?#/!"
            + " => example.com /a/b http:// //a.b a\\u00e4:b http://a.b/<c> http://a/%2 http://a/?[x] 1a:b"
      })
  void ordinaryValuesAreInAndOthersAreOut(String format, String good, String bad) {
    StringLanguage language = language(format);

    assertThat(good.split(" ")).allMatch(language::contains);
    assertThat(bad.split(" ")).noneMatch(language::contains);
  }

  @Test
  void lengthsAreThoseOfTheStandards() {
    String label = "a".repeat(63);

    assertThat(language("hostname").contains(label + "." + label + "." + label)).isTrue();
    assertThat(language("hostname").contains(label + "a")).isFalse();
    assertThat(language("email").contains("a".repeat(64) + "@example.com")).isTrue();
    assertThat(language("email").contains("a".repeat(65) + "@example.com")).isFalse();
  }

  @Test
  void otherFormatsAreNotKnown() {
    assertThat(StringLanguage.ofFormat("regex")).isEmpty();
  }

  private static ArgumentsValidator judge(String format) throws RequestRefused {
    return ArgumentsValidator.compile(
        new FunctionDefinition(
            "f",
            null,
            "{\"type\":\"object\",\"properties\":{\"a\":{\"format\":\"" + format + "\"}}}"));
  }

  private static StringLanguage language(String format) {
    return StringLanguage.ofFormat(format).orElseThrow();
  }
}
