package dev.funnel.inference.grammar.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is written of an object's shape, in order: members with a name of their own, then others.
 */
final class ObjectPlan {
  /** Most names of a group that are counted; more are taken for infinitely many. */
  static final int MAX_COUNTED_NAMES = 256;

  /** A member with a name of its own. */
  record Member(String name, Demand demand, boolean isRequired) {}

  private final List<Member> members = new ArrayList<>();
  private final Map<Integer, Set<Integer>> dependents = new HashMap<>();
  private final Set<Integer> unwritable = new HashSet<>();
  private final List<NameGroup> groups;
  private final int numNames;
  private final int min;
  private final int max;
  private @Nullable String emptyPlace;

  ObjectPlan(Shape<ObjectCondition> shape, Normaliser normaliser, Languages languages) {
    ObjectView view = new ObjectView(shape, normaliser);
    Set<String> mentioned = view.mentioned();
    Set<String> declared = view.declared();
    Set<String> required = view.required();
    for (String name : mentioned) {
      boolean isRequired = required.contains(name);
      Demand demand = view.demand(name);
      if ((declared.contains(name) || view.isSpokenOf(name))
          && !normaliser.values(demand).isEmpty()) {
        members.add(new Member(name, demand, isRequired));
      } else if (isRequired) {
        emptyPlace = demand.pointer();
      }
    }
    readDependents(view.dependents());
    groups = NameGroup.of(view, mentioned, normaliser, languages);
    numNames = count(groups);
    int numRequired = (int) members.stream().filter(Member::isRequired).count();
    min = view.minSize() <= numRequired ? 0 : view.minSize();
    max = counted(view.maxSize());
  }

  private int counted(int maxSize) {
    if (maxSize == ObjectCondition.UNLIMITED || (groups.isEmpty() && maxSize >= members.size())) {
      return ObjectCondition.UNLIMITED;
    }
    return Math.min(maxSize, WorkLimit.MAX_COUNT);
  }

  private void readDependents(Map<String, List<String>> names) {
    Map<String, Integer> indices = new HashMap<>();
    members.forEach(member -> indices.put(member.name(), indices.size()));
    names.forEach(
        (name, others) -> {
          Integer index = indices.get(name);
          if (index != null && !indices.keySet().containsAll(others)) {
            unwritable.add(index);
            if (members.get(index).isRequired()) {
              emptyPlace = members.get(index).demand().pointer();
            }
          } else if (index != null) {
            Set<Integer> needed = new HashSet<>();
            others.forEach(other -> needed.add(indices.get(other)));
            needed.removeIf(other -> members.get(other).isRequired());
            dependents.put(index, Set.copyOf(needed));
          }
        });
  }

  private static int count(List<NameGroup> groups) {
    int count = 0;
    for (NameGroup group : groups) {
      Optional<List<String>> names = group.names().enumerate(MAX_COUNTED_NAMES);
      if (names.isEmpty()) {
        return ObjectCondition.UNLIMITED;
      }
      count += names.get().size();
    }
    return count;
  }

  /** Where a member that must be there allows no value: then nothing is written. */
  Optional<String> emptyPlace() {
    return Optional.ofNullable(emptyPlace);
  }

  List<Member> members() {
    return members;
  }

  /** For a member, those that must be there beside it, all by index. */
  Set<Integer> dependents(int index) {
    return dependents.getOrDefault(index, Set.of());
  }

  /** Whether no member needs another. */
  boolean isIndependent() {
    return dependents.isEmpty();
  }

  /** The members that need one that is never written. */
  Set<Integer> unwritable() {
    return unwritable;
  }

  /** The further names. */
  List<NameGroup> groups() {
    return groups;
  }

  /** How many further names there are; {@link ObjectCondition#UNLIMITED} for very many. */
  int numNames() {
    return numNames;
  }

  /** Fewest members; 0 if those that are required suffice. */
  int min() {
    return min;
  }

  /** Most further names that it may take to reach the fewest members. */
  int minFree() {
    int numRequired = (int) members.stream().filter(Member::isRequired).count();
    return groups.isEmpty() ? 0 : Math.max(0, min - numRequired);
  }

  /** Most members; {@link ObjectCondition#UNLIMITED} if there cannot be too many. */
  int max() {
    return max;
  }
}
