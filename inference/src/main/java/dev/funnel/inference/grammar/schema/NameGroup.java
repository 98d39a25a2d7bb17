package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.automaton.GrammarTooLarge;
import dev.funnel.inference.grammar.schema.ObjectCondition.Members;
import dev.funnel.inference.grammar.schema.ObjectCondition.Names;
import dev.funnel.inference.grammar.schema.ObjectCondition.Pattern;
import dev.funnel.inference.grammar.text.StringLanguage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Names that no list holds and whose members must all be the same.
 *
 * @param isSpokenOf whether a schema says what they must be: others are not written
 */
record NameGroup(StringLanguage names, Demand demand, boolean isSpokenOf) {
  /** Most groups: each pattern may halve them. */
  private static final int MAX_GROUPS = 64;

  /**
   * The groups of an object's shape, without common names.
   *
   * @param listed the names that are not in them
   */
  static List<NameGroup> of(
      ObjectView view, Set<String> listed, Normaliser normaliser, Languages languages) {
    boolean speaksOfNone = view.members().stream().noneMatch(NameGroup::isOpen);
    if (view.isDeclaredOnly() && speaksOfNone) {
      return List.of();
    }
    StringLanguage names =
        listed.isEmpty()
            ? StringLanguage.all()
            : languages.not(languages.made(StringLanguage.of(listed)));
    for (Names each : view.names()) {
      names = languages.and(names, normaliser.values(each.demand()).strings());
    }
    // No object has a name twice.
    names = languages.withOneText(names);
    List<NameGroup> groups = List.of(new NameGroup(names, Demand.ANY, !view.isDeclaredOnly()));
    for (Members each : view.members()) {
      groups = split(groups, each, languages);
    }
    return groups.stream()
        .filter(NameGroup::isSpokenOf)
        .filter(group -> !group.names.isEmpty() && !normaliser.values(group.demand).isEmpty())
        .toList();
  }

  private static boolean isOpen(Members members) {
    return members.declares()
        && (!members.patterns().isEmpty()
            || (members.additional() != null && !members.additional().isFalse()));
  }

  private static List<NameGroup> split(
      List<NameGroup> groups, Members members, Languages languages) {
    List<NameGroup> unmatched = groups;
    List<NameGroup> matched = new ArrayList<>();
    for (Pattern pattern : members.patterns()) {
      StringLanguage others = languages.not(pattern.names());
      List<NameGroup> nextMatched = new ArrayList<>();
      for (NameGroup group : matched) {
        addPart(nextMatched, group.within(pattern, languages));
        addPart(nextMatched, group.narrowed(others, languages));
      }
      List<NameGroup> nextUnmatched = new ArrayList<>();
      for (NameGroup group : unmatched) {
        addPart(nextMatched, group.within(pattern, languages));
        addPart(nextUnmatched, group.narrowed(others, languages));
      }
      matched = nextMatched;
      unmatched = nextUnmatched;
    }
    List<NameGroup> all = new ArrayList<>(matched);
    Demand additional = members.additional();
    for (NameGroup group : unmatched) {
      all.add(
          additional == null
              ? group
              : new NameGroup(
                  group.names,
                  group.demand.and(additional),
                  group.isSpokenOf || members.declares()));
    }
    return all;
  }

  private static void addPart(List<NameGroup> groups, NameGroup part) {
    if (!part.names.isEmpty()) {
      groups.add(part);
    }
    if (groups.size() > MAX_GROUPS) {
      throw new GrammarTooLarge("its patterns make more than " + MAX_GROUPS + " groups of names");
    }
  }

  private NameGroup within(Pattern pattern, Languages languages) {
    return new NameGroup(languages.and(names, pattern.names()), demand.and(pattern.demand()), true);
  }

  private NameGroup narrowed(StringLanguage others, Languages languages) {
    return new NameGroup(languages.and(names, others), demand, isSpokenOf);
  }
}
