package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.schema.ObjectPlan.Member;
import dev.funnel.schemas.json.JsonString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rule of one shape of objects. A node stands for what may still follow: which members
 * are left, and as much of what has been written as that depends on.
 */
final class ObjectRule {
  /**
   * What may follow.
   *
   * @param next the first member that is left
   * @param hasMembers whether a member has been written
   * @param count members written, as far as it matters
   * @param further members of further names written, as far as it matters
   * @param due members that a dependency requires, by index
   * @param barred members that a dependency rules out
   */
  private record State(
      int next,
      boolean hasMembers,
      int count,
      int further,
      Set<Integer> due,
      Set<Integer> barred) {}

  /** Where the value of a member stands, and what may follow it. */
  private record Value(int member, State after) {}

  private final ObjectPlan plan;
  private final Grammar.Builder builder;
  private final Rules rules;
  private final Lexemes lexemes;
  private final WorkLimit limit;
  private final Map<State, Integer> nodes = new HashMap<>();
  private final Map<Value, Integer> values = new HashMap<>();
  private final Map<State, Integer> names = new HashMap<>();
  private final Deque<State> pending = new ArrayDeque<>();
  private final @Nullable Lexeme[] firstKeys;
  private final @Nullable Lexeme[] laterKeys;
  private final int end;

  ObjectRule(
      ObjectPlan plan, Grammar.Builder builder, Rules rules, Lexemes lexemes, WorkLimit limit) {
    this.plan = plan;
    this.builder = builder;
    this.rules = rules;
    this.lexemes = lexemes;
    this.limit = limit;
    firstKeys = new Lexeme[plan.members().size()];
    laterKeys = new Lexeme[plan.members().size()];
    end = builder.node();
    builder.end(end);
  }

  void write(int start) {
    State first = new State(0, false, 0, 0, Set.of(), Set.copyOf(plan.unwritable()));
    nodes.put(first, start);
    pending.add(first);
    while (!pending.isEmpty()) {
      State state = pending.poll();
      write(state, nodes.get(state));
    }
  }

  private void write(State state, int node) {
    Set<Integer> barred = state.barred;
    for (int i = state.next; i < plan.members().size(); i++) {
      limit.spend(1);
      Member member = plan.members().get(i);
      if (state.count < plan.max() && !barred.contains(i)) {
        builder.lex(node, key(i, state.hasMembers), value(i, after(state, i, barred)));
      }
      if (member.isRequired() || state.due.contains(i)) {
        return;
      }
      barred = withoutMember(barred, i);
    }
    if (state.count >= plan.min()) {
      builder.lex(node, lexemes.literal(state.hasMembers ? "}" : "{}"), end);
    }
    boolean isNameLeft = state.further < plan.numNames();
    if (!plan.groups().isEmpty() && isNameLeft && state.count < plan.max()) {
      builder.lex(node, lexemes.literal(state.hasMembers ? "," : "{"), names(state));
    }
  }

  private Lexeme key(int member, boolean isLater) {
    Lexeme[] keys = isLater ? laterKeys : firstKeys;
    if (keys[member] == null) {
      String name = new JsonString(plan.members().get(member).name()).toJson();
      keys[member] = lexemes.literal((isLater ? "," : "{") + name + ":");
    }
    return keys[member];
  }

  private State after(State state, int index, Set<Integer> barred) {
    return new State(
        index + 1,
        true,
        counted(state.count),
        0,
        plan.isIndependent() ? Set.of() : later(index, state.due, plan.dependents(index)),
        barred.isEmpty() ? barred : later(index, barred, Set.of()));
  }

  private static Set<Integer> later(int index, Set<Integer> some, Set<Integer> more) {
    Set<Integer> later = new TreeSet<>(some);
    later.addAll(more);
    later.removeIf(each -> each <= index);
    return Set.copyOf(later);
  }

  // Without this member, those that need it cannot be there: the ones before it are not, or it
  // would be due.
  private Set<Integer> withoutMember(Set<Integer> barred, int index) {
    if (plan.isIndependent()) {
      return barred;
    }
    limit.spend(plan.members().size());
    Set<Integer> more = new TreeSet<>(barred);
    for (int i = index + 1; i < plan.members().size(); i++) {
      if (plan.dependents(i).contains(index)) {
        more.add(i);
      }
    }
    return more;
  }

  private int counted(int count) {
    return plan.max() == ObjectCondition.UNLIMITED ? Math.min(count + 1, plan.min()) : count + 1;
  }

  private int node(State state) {
    Integer known = nodes.get(state);
    if (known != null) {
      return known;
    }
    int node = builder.node();
    nodes.put(state, node);
    pending.add(state);
    return node;
  }

  private int value(int member, State after) {
    Value value = new Value(member, after);
    Integer known = values.get(value);
    if (known != null) {
      return known;
    }
    int node = builder.node();
    values.put(value, node);
    rules.add(node, plan.members().get(member).demand(), node(after));
    return node;
  }

  /** Where a further name stands. */
  private int names(State state) {
    int further = plan.numNames() == ObjectCondition.UNLIMITED ? 0 : state.further + 1;
    State after =
        new State(plan.members().size(), true, counted(state.count), further, Set.of(), Set.of());
    Integer known = names.get(after);
    if (known != null) {
      return known;
    }
    int node = builder.node();
    names.put(after, node);
    for (NameGroup group : plan.groups()) {
      limit.spend(1);
      int colon = builder.node();
      int value = builder.node();
      builder.lex(node, lexemes.of(group.names(), Lexeme.Kind.UNIQUE), colon);
      builder.lex(colon, lexemes.literal(":"), value);
      rules.add(value, group.demand(), node(after));
    }
    return node;
  }
}
