package dev.funnel.inference.grammar.schema;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Lexeme;
import dev.funnel.inference.grammar.text.NumberLanguage;
import dev.funnel.inference.grammar.text.StringLanguage;
import dev.funnel.schemas.SchemaMode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes values into a grammar: scalars as edges, each shape of objects or arrays as one rule that
 * is shared by all places that allow it. Rules are written one after the other, not within each
 * other: a schema may refer to itself, and nest deeply.
 */
final class Rules {
  private final Grammar.Builder builder;
  private final SchemaMode mode;
  private final Normaliser normaliser;
  private final WorkLimit limit;
  private final Languages languages;
  private final Lexemes lexemes;
  private final Map<Shape<ObjectCondition>, Integer> objects = new HashMap<>();
  private final Map<Shape<ArrayCondition>, Integer> arrays = new HashMap<>();
  private final Deque<Runnable> pending = new ArrayDeque<>();
  private boolean mayBeEmpty;
  private @Nullable String emptyPlace;

  Rules(Grammar.Builder builder, SchemaMode mode, Normaliser normaliser, WorkLimit limit) {
    this.builder = builder;
    this.mode = mode;
    this.normaliser = normaliser;
    this.limit = limit;
    languages = new Languages(limit);
    lexemes = new Lexemes(limit);
  }

  /** Adds edges for the values of a demand. */
  void add(int from, Demand demand, int to) {
    add(from, normaliser.values(demand), demand.pointer(), to);
  }

  /**
   * Adds edges for values.
   *
   * @param pointer where they are demanded, for messages
   */
  void add(int from, Values values, String pointer, int to) {
    if (values.isEmpty()) {
      noteEmpty(pointer);
      return;
    }
    addScalars(from, values, pointer, to);
    for (Shape<ObjectCondition> shape : values.objects()) {
      builder.call(from, objects(shape, pointer), to);
    }
    for (Shape<ArrayCondition> shape : values.arrays()) {
      builder.call(from, arrays(shape, pointer), to);
    }
  }

  private void addScalars(int from, Values values, String pointer, int to) {
    limit.spend(1);
    for (Constant constant : values.constants()) {
      builder.lex(from, lexemes.literal(constant.text()), to);
    }
    if (!values.numbers().isEmpty()) {
      builder.lex(from, numbers(values.numbers(), pointer), to);
    }
    if (!values.strings().isEmpty()) {
      builder.lex(from, strings(values.strings(), pointer), to);
    }
  }

  private Lexeme numbers(NumberLanguage numbers, String pointer) {
    return guard(pointer)
        .keyword(
            "multipleOf",
            () -> lexemes.of(numbers, Lexeme.Kind.PLAIN),
            lexemes.of(NumberLanguage.all(), Lexeme.Kind.PLAIN));
  }

  private Lexeme strings(StringLanguage strings, String pointer) {
    return guard(pointer)
        .keyword(
            "pattern",
            () -> lexemes.of(strings, Lexeme.Kind.PLAIN),
            lexemes.of(StringLanguage.all(), Lexeme.Kind.PLAIN));
  }

  private Guard guard(String pointer) {
    return new Guard(mode, pointer, limit);
  }

  private int objects(Shape<ObjectCondition> shape, String pointer) {
    IntConsumer writing = start -> writeObjects(shape, pointer, start);
    return rule(objects, shape, writing, () -> objects(new Shape<>(List.of()), ""), pointer);
  }

  private void writeObjects(Shape<ObjectCondition> shape, String pointer, int start) {
    ObjectPlan plan = new ObjectPlan(shape, normaliser, languages);
    if (plan.minFree() > WorkLimit.MAX_UNIQUE) {
      throw new UnsupportedSchema(
          "minProperties",
          pointer,
          "it may take " + plan.minFree() + " names that are not declared",
          "ask for at most " + WorkLimit.MAX_UNIQUE + " beyond the required ones");
    }
    if (plan.emptyPlace().isPresent()) {
      noteEmpty(plan.emptyPlace().get());
    } else {
      mayBeEmpty |= plan.min() > 0 || !plan.isIndependent();
      new ObjectRule(plan, builder, this, lexemes, limit).write(start);
    }
  }

  private int arrays(Shape<ArrayCondition> shape, String pointer) {
    IntConsumer writing = start -> writeArrays(shape, pointer, start);
    return rule(arrays, shape, writing, () -> arrays(new Shape<>(List.of()), ""), pointer);
  }

  private void writeArrays(Shape<ArrayCondition> shape, String pointer, int start) {
    ArrayView view = new ArrayView(shape);
    Optional<UniqueItems> unique =
        view.isUnique() && view.maxLength() > 1
            ? guard(pointer)
                .keyword(
                    "uniqueItems",
                    () -> Optional.of(UniqueItems.of(view, normaliser, languages, pointer)),
                    Optional.empty())
            : Optional.empty();
    mayBeEmpty |= view.minLength() > 0;
    new ArrayRule(view, unique, builder, this, lexemes, limit).write(start);
  }

  /**
   * The start node of a shape's rule.
   *
   * @param any the rule of what is derived instead where, in best effort, the shape is too large
   */
  private <C> int rule(
      Map<Shape<C>, Integer> starts,
      Shape<C> shape,
      IntConsumer writing,
      IntSupplier any,
      String pointer) {
    Integer known = starts.get(shape);
    if (known != null) {
      // It may be the rule in which this call stands: then what it requires may have no end.
      mayBeEmpty = true;
      return known;
    }
    int start = builder.node();
    starts.put(shape, start);
    // Any object and any array are what is written where a shape is too large.
    pending.add(
        shape.isAny() ? () -> writing.accept(start) : () -> write(start, writing, any, pointer));
    return start;
  }

  private void write(int start, IntConsumer writing, IntSupplier any, String pointer) {
    if (!guard(pointer).keyword("type", () -> isWritten(writing, start), false)) {
      int end = builder.node();
      builder.end(end);
      builder.call(start, any.getAsInt(), end);
    }
  }

  private static boolean isWritten(IntConsumer writing, int start) {
    writing.accept(start);
    return true;
  }

  private void noteEmpty(String pointer) {
    mayBeEmpty = true;
    if (emptyPlace == null) {
      emptyPlace = pointer;
    }
  }

  /** Writes the rules that are still to be written, and those that they need. */
  void complete() {
    while (!pending.isEmpty()) {
      pending.poll().run();
    }
  }

  /** Whether a rule may derive nothing, because what it asks for is not there or has no end. */
  boolean mayBeEmpty() {
    return mayBeEmpty;
  }

  /** The first place that allows no value. */
  Optional<String> emptyPlace() {
    return Optional.ofNullable(emptyPlace);
  }
}
