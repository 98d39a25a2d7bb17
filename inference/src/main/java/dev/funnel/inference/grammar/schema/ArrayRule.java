package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.schema.ArrayCondition.Contains;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the rule of one shape of arrays. A node stands for what may still follow: how many
 * elements there are, and how many of them were written to be counted by a {@code contains}.
 */
final class ArrayRule {
  /**
   * What may follow.
   *
   * @param index of the next element, as far as it matters
   * @param length elements written, as far as it matters
   * @param counts elements that each {@code contains} has counted, as far as it matters
   */
  private record State(int index, int length, List<Integer> counts) {}

  /** What the next element may be, and what it leaves for each {@code contains}. */
  private record Element(Demand demand, List<Integer> counts) {}

  /** Most elements that are written where they must differ. */
  private static final int MAX_DIFFERENT = 256;

  private final ArrayView view;
  private final Optional<UniqueItems> unique;
  private final Grammar.Builder builder;
  private final Rules rules;
  private final Lexemes lexemes;
  private final WorkLimit limit;
  private final Map<State, Integer> items = new HashMap<>();
  private final Deque<State> pending = new ArrayDeque<>();
  private final int maxLength;
  private final int end;

  /**
   * For the shape that a view describes.
   *
   * @param unique its elements, if they must differ
   */
  ArrayRule(
      ArrayView view,
      Optional<UniqueItems> unique,
      Grammar.Builder builder,
      Rules rules,
      Lexemes lexemes,
      WorkLimit limit) {
    this.view = view;
    this.unique = unique;
    this.builder = builder;
    this.rules = rules;
    this.lexemes = lexemes;
    this.limit = limit;
    int numValues = unique.map(UniqueItems::numValues).orElse(ArrayCondition.UNLIMITED);
    int allowed = Math.min(view.maxLength(), numValues);
    // Every element is compared with those before it, on the engine's thread.
    int counted = unique.isPresent() ? MAX_DIFFERENT : WorkLimit.MAX_COUNT;
    boolean isCounted = allowed != ArrayCondition.UNLIMITED || unique.isPresent();
    maxLength = isCounted ? Math.min(allowed, counted) : allowed;
    end = builder.node();
    builder.end(end);
  }

  void write(int start) {
    State first = new State(0, 0, Collections.nCopies(view.contains().size(), 0));
    if (mayEnd(first)) {
      builder.lex(start, lexemes.literal("[]"), end);
    }
    if (maxLength > 0) {
      builder.lex(start, lexemes.literal("["), items(first));
    }
    while (!pending.isEmpty()) {
      State state = pending.poll();
      write(state, items.get(state));
    }
  }

  private void write(State state, int node) {
    Map<State, Integer> nodesAfter = new HashMap<>();
    for (Element element : elements(state)) {
      limit.spend(1);
      State next =
          new State(
              Math.min(state.index + 1, view.numTupled()), counted(state.length), element.counts);
      Integer after = nodesAfter.get(next);
      if (after == null) {
        after = after(next);
        nodesAfter.put(next, after);
      }
      add(node, element.demand, after);
    }
  }

  private void add(int node, Demand element, int after) {
    unique.ifPresentOrElse(
        items -> items.add(builder, lexemes, node, after), () -> rules.add(node, element, after));
  }

  /** Behind an element. */
  private int after(State state) {
    int node = builder.node();
    if (mayEnd(state)) {
      builder.lex(node, lexemes.literal("]"), end);
    }
    if (state.length < maxLength) {
      builder.lex(node, lexemes.literal(","), items(state));
    }
    return node;
  }

  private int counted(int length) {
    return maxLength == ArrayCondition.UNLIMITED
        ? Math.min(length + 1, view.minLength())
        : length + 1;
  }

  private boolean mayEnd(State state) {
    for (int i = 0; i < view.contains().size(); i++) {
      if (state.counts.get(i) < view.contains().get(i).min()) {
        return false;
      }
    }
    return state.length >= view.minLength();
  }

  /** Before an element. */
  private int items(State state) {
    Integer known = items.get(state);
    if (known != null) {
      return known;
    }
    int node = builder.node();
    items.put(state, node);
    pending.add(state);
    return node;
  }

  private List<Element> elements(State state) {
    List<Element> elements = List.of(new Element(view.demand(state.index), List.of()));
    for (int i = 0; i < view.contains().size(); i++) {
      List<Element> next = new ArrayList<>();
      for (Element element : elements) {
        limit.spend(1);
        next.addAll(counted(element, view.contains().get(i), state.counts.get(i)));
      }
      elements = next;
    }
    return elements;
  }

  // Which elements are counted is a guess where uncounted ones may fulfil the demand too: one of
  // the guesses is right. Where there may be too many, uncounted ones must not fulfil it.
  private static List<Element> counted(Element element, Contains contains, int count) {
    boolean isLimited = contains.max() < ArrayCondition.UNLIMITED;
    List<Element> ways = new ArrayList<>();
    if (isLimited) {
      for (Demand other : contains.item().not()) {
        ways.add(with(element, other, count));
      }
    } else {
      ways.add(with(element, Demand.ANY, count));
    }
    if (isLimited ? count < contains.max() : count < contains.min()) {
      ways.add(with(element, contains.item(), count + 1));
    }
    return ways;
  }

  private static Element with(Element element, Demand demand, int count) {
    List<Integer> counts = new ArrayList<>(element.counts);
    counts.add(count);
    return new Element(element.demand.and(demand), List.copyOf(counts));
  }
}
