package dev.funnel.inference.grammar.automaton;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * How characters are written within a JSON string: UTF-8, the shortest escapes where one is needed.
 * A tree of bytes whose leaves are the classes of the characters; equal subtrees are one node.
 * Immutable after construction.
 */
final class JsonCharacters {
  /** No character of any class goes on this way. */
  static final int NOWHERE = Integer.MIN_VALUE;

  private static final String SHORT_ESCAPES = "\"\\bfnrt";
  private static final String ESCAPED = "\"\\\b\f\n\r\t";

  private final SymbolClasses classes;
  private final List<int[]> nodes = new ArrayList<>();
  private final List<IntList> parents = new ArrayList<>();
  private final IntList[] leafParents;
  private final Map<IntKey, Integer> numbers = new HashMap<>();
  private final Map<Integer, Integer> uniforms = new HashMap<>();
  private final int root;

  JsonCharacters(SymbolClasses classes) {
    this.classes = classes;
    this.leafParents = new IntList[classes.numClasses()];
    for (int i = 0; i < leafParents.length; i++) {
      leafParents[i] = new IntList();
    }
    this.root = root();
  }

  /** The node before the first byte of a character. */
  int rootNode() {
    return root;
  }

  int numNodes() {
    return nodes.size();
  }

  /**
   * The edges of a node: low byte, high byte, child, low byte, …; a child that is negative is the
   * class {@code ~child}. Not to be changed.
   */
  int[] edges(int node) {
    return nodes.get(node);
  }

  /** Visits the nodes that lead directly to a leaf of a class. */
  void forEachParentOfLeaf(int symbolClass, IntConsumer action) {
    forEach(leafParents[symbolClass], action);
  }

  /** Visits the nodes that have a node as their child. */
  void forEachParent(int node, IntConsumer action) {
    forEach(parents.get(node), action);
  }

  private static void forEach(IntList list, IntConsumer action) {
    for (int i = 0; i < list.size(); i++) {
      action.accept(list.get(i));
    }
  }

  private int root() {
    Edges edges = new Edges();
    for (int symbol = 0x20; symbol < 0x80; symbol++) {
      if (symbol == '\\') {
        edges.add(symbol, escape());
      } else if (symbol != '"') {
        edges.add(symbol, leaf(symbol));
      }
    }
    for (int lead = 0xC2; lead <= 0xDF; lead++) {
      edges.add(lead, block((lead & 0x1F) << 6, 1, 0x80));
    }
    for (int lead = 0xE0; lead <= 0xEF; lead++) {
      edges.add(lead, block((lead & 0xF) << 12, 2, 0x800));
    }
    for (int lead = 0xF0; lead <= 0xF4; lead++) {
      edges.add(lead, block((lead & 0x7) << 18, 3, 0x10000));
    }
    return node(edges);
  }

  private int escape() {
    Edges edges = new Edges();
    for (int i = 0; i < SHORT_ESCAPES.length(); i++) {
      edges.add(SHORT_ESCAPES.charAt(i), leaf(ESCAPED.charAt(i)));
    }
    Edges third = new Edges();
    third.add('0', lastDigit(0x00));
    third.add('1', lastDigit(0x10));
    edges.add('u', single('0', single('0', node(third))));
    return node(edges);
  }

  private int lastDigit(int base) {
    Edges edges = new Edges();
    for (char digit : "0123456789ABCDEFabcdef".toCharArray()) {
      int symbol = base + Character.digit(digit, 16);
      if (ESCAPED.indexOf(symbol) < 0) {
        edges.add(digit, leaf(symbol));
      }
    }
    return node(edges);
  }

  // The code points from base on that a number of continuation bytes tells apart, those below a
  // floor left out: they have a shorter form.
  private int block(int base, int numBytes, int floor) {
    int size = 1 << (6 * numBytes);
    if (base >= floor && classes.isUniform(base, base + size - 1)) {
      return uniform(leaf(base), numBytes);
    }
    Edges edges = new Edges();
    int step = size >> 6;
    for (int i = 0; i < 64; i++) {
      int from = base + i * step;
      if (from >= floor && from <= Character.MAX_CODE_POINT) {
        edges.add(0x80 + i, block(from, numBytes - 1, floor));
      }
    }
    return node(edges);
  }

  private int uniform(int leaf, int numBytes) {
    if (numBytes == 0 || leaf == NOWHERE) {
      return leaf;
    }
    Integer known = uniforms.get(4 * ~leaf + numBytes);
    if (known == null) {
      Edges edges = new Edges();
      edges.add(0x80, 0xBF, uniform(leaf, numBytes - 1));
      known = node(edges);
      uniforms.put(4 * ~leaf + numBytes, known);
    }
    return known;
  }

  private int leaf(int symbol) {
    int symbolClass = classes.classOf(symbol);
    return symbolClass == SymbolClasses.NONE ? NOWHERE : ~symbolClass;
  }

  private int single(int symbol, int child) {
    Edges edges = new Edges();
    edges.add(symbol, child);
    return node(edges);
  }

  private int node(Edges edges) {
    int[] content = edges.ranges.toArray();
    if (content.length == 0) {
      return NOWHERE;
    }
    Integer known = numbers.putIfAbsent(new IntKey(content), nodes.size());
    if (known != null) {
      return known;
    }
    int node = nodes.size();
    nodes.add(content);
    parents.add(new IntList());
    for (int i = 2; i < content.length; i += 3) {
      (content[i] < 0 ? leafParents[~content[i]] : parents.get(content[i])).add(node);
    }
    return node;
  }

  /** Edges in ascending order; neighbours with one child become one. */
  private static final class Edges {
    private final IntList ranges = new IntList();

    void add(int symbol, int child) {
      int size = ranges.size();
      if (size > 0 && ranges.get(size - 2) == symbol - 1 && ranges.get(size - 1) == child) {
        ranges.set(size - 2, symbol);
      } else {
        add(symbol, symbol, child);
      }
    }

    void add(int low, int high, int child) {
      if (child != NOWHERE) {
        ranges.add(low);
        ranges.add(high);
        ranges.add(child);
      }
    }
  }
}
