package dev.funnel.cli;

import dev.funnel.producer.deadletters.LetterFilter;
import dev.funnel.producer.deadletters.LetterPlace;
import dev.funnel.producer.deadletters.LetterReader;
import dev.funnel.producer.deadletters.StoredLetter;
import java.io.PrintWriter;
import java.util.function.Consumer;

/** Hands on the letters that pass a filter, up to a limit; says how far a long reading is. */
final class ChosenLetters implements LetterReader {
  private static final long SHOWN_EVERY = 10_000;

  private final LetterFilter filter;
  private final long limit;
  private final Consumer<StoredLetter> taker;
  private final PrintWriter err;
  private long numChosen;
  private long numUnreadable;
  private long numShown;

  ChosenLetters(LetterFilter filter, long limit, Consumer<StoredLetter> taker, PrintWriter err) {
    this.filter = filter;
    this.limit = limit;
    this.taker = taker;
    this.err = err;
  }

  @Override
  public boolean take(StoredLetter letter) {
    if (filter.passes(letter)) {
      numChosen++;
      taker.accept(letter);
    }
    return numChosen < limit;
  }

  @Override
  public void unreadable(LetterPlace place, String why) {
    numUnreadable++;
    err.println("what lies at " + place + " is no dead letter of Funnel: " + why);
  }

  @Override
  public void progress(long read, long total) {
    if (read / SHOWN_EVERY > numShown) {
      numShown = read / SHOWN_EVERY;
      err.println(read + " of " + total + " records read, " + numChosen + " letters chosen");
    }
  }

  boolean isCut() {
    return numChosen >= limit;
  }

  String summary() {
    return numChosen
        + (numChosen == 1 ? " letter" : " letters")
        + (isCut() ? "; there may be more: raise --limit" : "")
        + (numUnreadable == 0 ? "" : "; " + numUnreadable + " records are none");
  }
}
