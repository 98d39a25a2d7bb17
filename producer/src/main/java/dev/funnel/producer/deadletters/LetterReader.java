package dev.funnel.producer.deadletters;

/** Takes the letters of a topic in the order of their places. */
public interface LetterReader {
  /** A letter; false ends the reading. */
  boolean take(StoredLetter letter);

  /** A record that is no letter, and why. */
  void unreadable(LetterPlace place, String why);

  /** Records read and records there are, every now and then. */
  void progress(long read, long total);
}
