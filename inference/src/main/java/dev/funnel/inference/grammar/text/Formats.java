package dev.funnel.inference.grammar.text;

import dev.funnel.inference.grammar.automaton.Automaton;
import java.util.Map;
import java.util.Optional;

/**
 * The formats of JSON Schema as languages. Each holds the ordinary values of its format, and none
 * that a validator would refuse: where validators and standards differ, what both allow.
 */
final class Formats {
  /** RFC 3339 full-date, years 0000 to 9999, leap years of the Gregorian calendar. */
  private static final String DATE =
      either(
          "[0-9]{4}-(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])",
          "[0-9]{4}-(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)",
          "[0-9]{4}-02-(?:0[1-9]|1[0-9]|2[0-8])",
          "[0-9]{2}(?:0[48]|[2468][048]|[13579][26])-02-29",
          "(?:[02468][048]|[13579][26])00-02-29");

  /**
   * RFC 3339 full-time, no leap second, fractions up to nanoseconds, offsets below 18 hours and
   * none of {@code -00:00}.
   */
  private static final String TIME =
      "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,9})?"
          + "(?:Z|\\+00:[0-5][0-9]|-00:(?:0[1-9]|[1-5][0-9])|[+-](?:0[1-9]|1[0-7]):[0-5][0-9])";

  /** RFC 3339 appendix A, numbers of up to nine digits. */
  private static final String DURATION = duration();

  /** RFC 1123: labels of up to 63 characters, 253 in all; many labels only if they are short. */
  private static final String HOSTNAME =
      either(
          label(63) + "(?:\\." + label(63) + "){0,2}", label(30) + "(?:\\." + label(30) + "){0,7}");

  /** RFC 5321 without quoted local parts and address literals; below known top-level domains. */
  private static final String EMAIL =
      "ATOM+(?:\\.ATOM+)*@".replace("ATOM", "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]")
          + "(?:"
          + label(30)
          + "\\.){1,3}"
          + TopLevelDomains.pattern();

  /** Local parts of up to 64 characters: counted apart, for a pattern cannot say both. */
  private static final String MAILBOX = "[^@]{1,64}@[^@]*";

  private static final String IPV4 =
      "(?:OCTET\\.){3}OCTET".replace("OCTET", "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])");

  /** RFC 4291 section 2.2, in each of its three forms. */
  private static final String IPV6 = ipv6();

  private static final String UUID = "H{8}-H{4}-H{4}-H{4}-H{12}".replace("H", "[0-9A-Fa-f]");

  /** RFC 3986, not relative. */
  private static final String URI = uri();

  private static final Map<String, Automaton> LANGUAGES =
      Map.of(
          "date", EcmaRegex.whole(DATE),
          "time", EcmaRegex.whole(TIME),
          "date-time", EcmaRegex.whole(DATE + "T" + TIME),
          "duration", EcmaRegex.whole(DURATION),
          "email", EcmaRegex.whole(EMAIL).and(EcmaRegex.whole(MAILBOX)),
          "hostname", EcmaRegex.whole(HOSTNAME),
          "ipv4", EcmaRegex.whole(IPV4),
          "ipv6", EcmaRegex.whole(IPV6),
          "uuid", EcmaRegex.whole(UUID),
          "uri", EcmaRegex.whole(URI));

  private Formats() {}

  /** The texts of a format; empty if its name is not known. */
  static Optional<Automaton> automaton(String format) {
    return Optional.ofNullable(LANGUAGES.get(format));
  }

  private static String either(String... patterns) {
    return "(?:" + String.join("|", patterns) + ")";
  }

  private static String label(int maxLength) {
    return "[A-Za-z0-9](?:[A-Za-z0-9-]{0,%d}[A-Za-z0-9])?".formatted(maxLength - 2);
  }

  // Larger units go before smaller ones, and none between two may be left out.
  private static String duration() {
    String time = "T" + either("nH(?:nM(?:nS)?)?", "nM(?:nS)?", "nS");
    String date = either("nD", "nM(?:nD)?", "nY(?:nM(?:nD)?)?");
    return ("P" + either(date + "(?:" + time + ")?", time, "nW")).replace("n", "[0-9]{1,9}");
  }

  private static String ipv6() {
    String group = "[0-9A-Fa-f]{1,4}";
    StringBuilder forms = new StringBuilder("(?:G:){7}G|(?:G:){6}V");
    // "::" stands for one group at least.
    for (int before = 0; before <= 7; before++) {
      String left = before == 0 ? "" : "G(?::G){%d}".formatted(before - 1);
      int after = 7 - before;
      forms.append('|').append(left).append("::");
      if (after > 0) {
        forms.append("(?:G(?::G){0,%d})?".formatted(after - 1));
      }
      if (after >= 2) {
        forms.append('|').append(left).append("::(?:G:){0,%d}V".formatted(after - 2));
      }
    }
    return either(forms.toString().replace("G", group).replace("V", IPV4));
  }

  private static String uri() {
    String escape = "%[0-9A-Fa-f]{2}";
    String plain = "A-Za-z0-9._~!$&'()*+,;=-";
    String character = either("[:@" + plain + "]", escape);
    String path = either("[:@/" + plain + "]", escape) + "*";
    String query = either("[:@/?" + plain + "]", escape) + "*";
    String user = either("[:" + plain + "]", escape) + "*@";
    String host = either("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?", "\\[" + IPV6 + "\\]");
    String authority = "//(?:" + user + ")?" + host + "(?::[0-9]{1,5})?(?:/" + path + ")?";
    return "[A-Za-z][A-Za-z0-9+.-]*:"
        + either(authority, "///" + path, "/(?:" + character + path + ")?", character + path)
        + "(?:\\?"
        + query
        + ")?(?:#"
        + query
        + ")?";
  }
}
