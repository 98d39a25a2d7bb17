package dev.funnel.inference.grammar.text;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Top-level domains of the addresses that are written: those of countries, and some others that are
 * in wide use. A validator of addresses may know the whole list of IANA, and no other.
 */
final class TopLevelDomains {
  private static final String OF_COUNTRIES =
      """
      ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn
      bo br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de
      dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm
      gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo
      jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg
      mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu
      nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg
      sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr
      tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
      """;

  private static final String OTHERS =
      """
      app biz cloud com dev edu gov info int mil net online org shop tech xyz
      """;

  private TopLevelDomains() {}

  static Stream<String> names() {
    return Stream.of(OF_COUNTRIES, OTHERS).flatMap(names -> Stream.of(names.split("\\s")));
  }

  /** A pattern of all of them, in capitals or not. */
  static String pattern() {
    return names().map(TopLevelDomains::inAnyCase).collect(Collectors.joining("|", "(?:", ")"));
  }

  private static String inAnyCase(String name) {
    return name.chars()
        .mapToObj(letter -> "[%c%c]".formatted(letter, Character.toUpperCase(letter)))
        .collect(Collectors.joining());
  }
}
