package dev.funnel.inference.grammar;

/**
 * Makes matchers for one vocabulary and keeps what they compute in common. Not thread-safe: one
 * owner, the engine's thread.
 */
public interface Matchers {
  /** A matcher at the beginning of a turn. */
  Matcher start(Grammar grammar);
}
