package dev.funnel.schemas.json;

import com.networknt.schema.regex.RegularExpression;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a schema ({@link EcmaPattern}), matched with a bound on the work: {@code
 * ^(([a-z])+.)+[A-Z]$} needs exponential time, and it comes from outside.
 */
final class BoundedPattern implements RegularExpression {
  private static final int MAX_PATTERN_LENGTH = 1_024;

  /** Most characters looked at in one match; backtracking looks at one many times. */
  private static final int MAX_READS = 20_000_000;

  /**
   * Java's matcher recurses for each character of a group of alternatives; so many fit any stack.
   */
  private static final int MAX_LENGTH_ON_ANY_STACK = 500;

  /** Enough for the longest arguments; only what is used of it is ever allocated. */
  private static final long DEEP_STACK_BYTES = 256 << 20;

  private final Pattern pattern;

  private BoundedPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  static BoundedPattern compile(String regex) {
    if (regex.length() > MAX_PATTERN_LENGTH) {
      throw new JsonException(
          "a pattern has " + regex.length() + " characters; the limit is " + MAX_PATTERN_LENGTH);
    }
    try {
      return new BoundedPattern(Pattern.compile(EcmaPattern.toJava(regex)));
    } catch (PatternSyntaxException e) {
      throw new JsonException("a pattern is not a regular expression", e);
    }
  }

  @Override
  public boolean matches(String value) {
    return value.length() <= MAX_LENGTH_ON_ANY_STACK ? search(value) : searchOnDeepStack(value);
  }

  private boolean searchOnDeepStack(String value) {
    FutureTask<Boolean> search = new FutureTask<>(() -> search(value));
    new Thread(null, search, "funnel-pattern", DEEP_STACK_BYTES).start();
    try {
      return search.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof JsonException tooMuchWork) {
        throw tooMuchWork;
      }
      throw new JsonException("a pattern of the schema cannot be matched on these arguments", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JsonException("the matching of a pattern was interrupted", e);
    }
  }

  private boolean search(String value) {
    // Not find(): it also starts between the two halves of a character.
    Matcher matcher =
        pattern
            .matcher(new CountedText(value))
            .useAnchoringBounds(false)
            .useTransparentBounds(true);
    boolean found = matcher.lookingAt();
    for (int start = 0; !found && start < value.length(); ) {
      start = value.offsetByCodePoints(start, 1);
      found = matcher.region(start, value.length()).lookingAt();
    }
    return found;
  }

  /** Text that stops the matcher when it has been read too often. */
  private static final class CountedText implements CharSequence {
    private final String text;
    private int reads;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (++reads > MAX_READS) {
        throw new JsonException("a pattern of the schema needs too much work on these arguments");
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
