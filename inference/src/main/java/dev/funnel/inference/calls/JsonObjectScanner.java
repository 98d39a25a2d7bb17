package dev.funnel.inference.calls;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object character by character and knows at each whether it is whole, can still
 * become one, or never will (RFC 8259, strictly; a key twice in one object is refused). Iterative
 * and of bounded depth; its memory is bounded by the text it reads. Not thread-safe.
 */
public final class JsonObjectScanner {
  /** Deepest nesting of objects and arrays. */
  public static final int MAX_DEPTH = 64;

  /** What the text so far is. */
  public enum Verdict {
    /** The beginning of an object. */
    INCOMPLETE,
    /** An object, closed by the last character. */
    COMPLETE,
    /** No beginning of an object; see {@link #problem}. */
    REFUSED
  }

  private enum Place {
    START("before the object"),
    FIRST_KEY("inside an object"),
    KEY("inside an object"),
    COLON("after a key"),
    FIRST_ITEM("inside an array"),
    VALUE("before a value"),
    STRING("inside a string"),
    NUMBER("inside a number"),
    LITERAL("inside a literal"),
    AFTER_VALUE("after a value"),
    END("after the object");

    private final String description;

    Place(String description) {
      this.description = description;
    }
  }

  /** Keys of each open object, innermost first; {@link #ARRAY} for an open array. */
  private final Deque<Set<String>> open = new ArrayDeque<>();

  private static final Set<String> ARRAY = Set.of();

  private Place place = Place.START;
  private Verdict verdict = Verdict.INCOMPLETE;
  private int numRead;
  private @Nullable String problem;
  private StringScanner string = new StringScanner();
  private boolean stringIsKey;
  private NumberState number = NumberState.MINUS;
  private String literalRest = "";

  /**
   * Reads one character.
   *
   * @throws IllegalStateException if the object is complete or refused
   */
  public Verdict accept(char c) {
    if (verdict != Verdict.INCOMPLETE) {
      throw new IllegalStateException("the scan has ended: " + verdict);
    }
    numRead++;
    problem = read(c);
    if (problem != null) {
      verdict = Verdict.REFUSED;
    } else if (place == Place.END) {
      verdict = Verdict.COMPLETE;
    }
    return verdict;
  }

  /** Characters (UTF-16 units) read so far; after a refusal, the number of the refused one. */
  public int numRead() {
    return numRead;
  }

  /** Where the text stands, for people: "inside a string". */
  public String place() {
    return place.description;
  }

  /** Why it was refused, without a word of the text. */
  public String problem() {
    if (problem == null) {
      throw new IllegalStateException("nothing was refused");
    }
    return problem;
  }

  private @Nullable String read(char c) {
    if (place == Place.STRING) {
      return inString(c);
    }
    if (place == Place.LITERAL) {
      return inLiteral(c);
    }
    if (place == Place.NUMBER) {
      NumberState next = number.next(c);
      if (next != null) {
        number = next;
        return null;
      }
      if (!number.isComplete()) {
        return "a number lacks a digit";
      }
      place = Place.AFTER_VALUE; // a number ends with the character after it
    }
    return isWhitespace(c) ? null : structure(c);
  }

  private @Nullable String structure(char c) {
    return switch (place) {
      case START -> c == '{' ? beginObject() : "'{' is expected";
      case FIRST_KEY -> c == '}' ? close() : beginKey(c);
      case KEY -> beginKey(c);
      case COLON -> c == ':' ? moveTo(Place.VALUE) : "':' is expected";
      case FIRST_ITEM -> c == ']' ? close() : beginValue(c);
      case VALUE -> beginValue(c);
      case AFTER_VALUE -> afterValue(c);
      case STRING, NUMBER, LITERAL, END ->
          throw new AssertionError("no structure is read " + place.description);
    };
  }

  private @Nullable String beginValue(char c) {
    return switch (c) {
      case '{' -> beginObject();
      case '[' -> open(ARRAY, Place.FIRST_ITEM);
      case '"' -> beginString(false);
      case 't' -> beginLiteral("rue");
      case 'f' -> beginLiteral("alse");
      case 'n' -> beginLiteral("ull");
      default -> beginNumber(c);
    };
  }

  private @Nullable String beginNumber(char c) {
    NumberState first = NumberState.first(c);
    if (first == null) {
      return "a value is expected";
    }
    number = first;
    return moveTo(Place.NUMBER);
  }

  private @Nullable String beginObject() {
    return open(new HashSet<>(), Place.FIRST_KEY);
  }

  private @Nullable String open(Set<String> container, Place next) {
    if (open.size() == MAX_DEPTH) {
      return "it is nested deeper than " + MAX_DEPTH;
    }
    open.push(container);
    return moveTo(next);
  }

  private @Nullable String close() {
    open.pop();
    return moveTo(open.isEmpty() ? Place.END : Place.AFTER_VALUE);
  }

  private @Nullable String afterValue(char c) {
    boolean inArray = open.element() == ARRAY;
    if (c == ',') {
      return moveTo(inArray ? Place.VALUE : Place.KEY);
    }
    if (c == (inArray ? ']' : '}')) {
      return close();
    }
    return inArray ? "',' or ']' is expected" : "',' or '}' is expected";
  }

  private @Nullable String beginKey(char c) {
    return c == '"' ? beginString(true) : "a key is expected";
  }

  private @Nullable String beginString(boolean isKey) {
    string = new StringScanner();
    stringIsKey = isKey;
    return moveTo(Place.STRING);
  }

  private @Nullable String inString(char c) {
    String wrong = string.accept(c);
    if (wrong != null || !string.isClosed()) {
      return wrong;
    }
    if (!stringIsKey) {
      return moveTo(Place.AFTER_VALUE);
    }
    return open.element().add(string.text()) ? moveTo(Place.COLON) : "a key occurs twice";
  }

  private @Nullable String beginLiteral(String rest) {
    literalRest = rest;
    return moveTo(Place.LITERAL);
  }

  private @Nullable String inLiteral(char c) {
    if (c != literalRest.charAt(0)) {
      return "true, false or null is expected";
    }
    literalRest = literalRest.substring(1);
    return literalRest.isEmpty() ? moveTo(Place.AFTER_VALUE) : null;
  }

  /** Goes on at another place; null, as nothing is wrong. */
  private @Nullable String moveTo(Place next) {
    place = next;
    return null;
  }

  private static boolean isWhitespace(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
