package dev.funnel.inference.grammar.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.TokenMask;
import dev.funnel.inference.grammar.match.NaiveReader.Derivation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random grammars on random small vocabularies, beside the {@link NaiveReader}. Named invariants:
 * {@code MaskEqualsOracle}, {@code NoDeadEnd}, {@code BoundIsReachable}, {@code
 * BoundNeverTooSmall}, {@code MaskWithinIsWhatFits}.
 */
class MatcherInvariantsTest {
  private static final int MAX_BYTES = 1 << 24;
  private static final int MAX_STEPS = 12;

  @Test
  void networksOfAnyShapeKeepTheInvariants() {
    int numGrammars = 0;
    for (int seed = 0; numGrammars < 250; seed++) {
      Random random = new Random(seed);
      Optional<Grammar> grammar = RandomGrammar.network(random);
      if (grammar.isPresent()) {
        numGrammars++;
        check(grammar.get(), random, "network " + seed);
      }
    }
  }

  @Test
  void jsonShapedGrammarsKeepTheInvariants() {
    for (int seed = 0; seed < 250; seed++) {
      Random random = new Random(seed);
      check(RandomGrammar.json(random), random, "json " + seed);
    }
  }

  private static void check(Grammar grammar, Random random, String name) {
    SmallVocabulary vocabulary = SmallVocabulary.random(random, RandomGrammar.ALPHABET);
    // Little room, so that what is kept is forgotten now and then.
    int maxBytes = random.nextBoolean() ? MAX_BYTES : 20_000;
    MaskingMatchers matchers =
        new MaskingMatchers(TokenTrie.of(vocabulary), SmallVocabulary.END_OF_TURN, maxBytes);
    for (int walk = 0; walk < 4; walk++) {
      new Walk(grammar, vocabulary, matchers, random, name).run(walk % 2 == 0);
    }
  }

  /** One turn, at random, with everything checked at every token. */
  private static final class Walk {
    private final NaiveReader reader;
    private final SmallVocabulary vocabulary;
    private final Random random;
    private final String name;
    private final Matcher matcher;
    private final List<Integer> taken = new ArrayList<>();
    private Set<Derivation> derivations;

    Walk(
        Grammar grammar,
        SmallVocabulary vocabulary,
        MaskingMatchers matchers,
        Random random,
        String name) {
      this.reader = new NaiveReader(grammar);
      this.vocabulary = vocabulary;
      this.random = random;
      this.name = name;
      this.matcher = matchers.start(grammar);
      this.derivations = reader.start();
    }

    void run(boolean isTight) {
      int remaining = matcher.bound() + (isTight ? random.nextInt(3) : MAX_STEPS);
      assertThat(matcher.bound()).as("BoundNeverTooSmall %s", this).isLessThan(Completions.NEVER);
      for (int step = 0; step < MAX_STEPS; step++) {
        maskEqualsOracle();
        maskWithinIsWhatFits(remaining);
        TokenMask mask = matcher.mask(remaining);
        assertThat(mask.numAllowed()).as("NoDeadEnd %s", this).isPositive();
        int token = pick(mask);
        take(token);
        remaining--;
        assertThat(matcher.bound())
            .as("BoundNeverTooSmall %s", this)
            .isLessThanOrEqualTo(remaining);
        if (token == SmallVocabulary.END_OF_TURN) {
          return;
        }
      }
      close();
    }

    /** Takes the bound at its word: so many tokens and no more. */
    private void close() {
      for (int remaining = matcher.bound(); remaining > 0; remaining--) {
        TokenMask mask = matcher.mask(remaining);
        assertThat(mask.numAllowed()).as("NoDeadEnd %s", this).isPositive();
        int token = pick(mask);
        take(token);
        if (token == SmallVocabulary.END_OF_TURN) {
          return;
        }
      }
      assertThat(taken).as("BoundIsReachable %s", this).endsWith(SmallVocabulary.END_OF_TURN);
    }

    private void take(int token) {
      if (token == SmallVocabulary.END_OF_TURN) {
        assertThat(reader.mayEnd(derivations)).as("MaskEqualsOracle %s", this).isTrue();
      } else {
        derivations = after(token);
      }
      matcher.accept(token);
      taken.add(token);
    }

    private Set<Derivation> after(int token) {
      return token == SmallVocabulary.SPECIAL
          ? reader.afterSpecial(derivations, token)
          : reader.after(derivations, vocabulary.text(token));
    }

    private void maskEqualsOracle() {
      TokenMask mask = matcher.mask();
      for (int token = 0; token < vocabulary.vocabularySize(); token++) {
        boolean isAllowed =
            token == SmallVocabulary.END_OF_TURN
                ? reader.mayEnd(derivations)
                : reader.isLive(after(token));
        assertThat(mask.allows(token))
            .as("MaskEqualsOracle %s then %d '%s'", this, token, vocabulary.text(token))
            .isEqualTo(isAllowed);
      }
    }

    private void maskWithinIsWhatFits(int remaining) {
      TokenMask within = matcher.mask(remaining);
      TokenMask all = matcher.mask();
      for (int token = all.next(0); token >= 0; token = all.next(token + 1)) {
        boolean fits = matcher.numFitting(new int[] {token}, remaining) == 1;
        boolean isLast = token == SmallVocabulary.END_OF_TURN;
        assertThat(within.allows(token))
            .as("MaskWithinIsWhatFits %s then %d of %d", this, token, remaining)
            .isEqualTo(fits || isLast);
      }
      for (int token = within.next(0); token >= 0; token = within.next(token + 1)) {
        assertThat(all.allows(token)).as("MaskWithinIsWhatFits %s", this).isTrue();
      }
    }

    private int pick(TokenMask mask) {
      int skipped = random.nextInt(mask.numAllowed());
      int token = mask.next(0);
      while (skipped-- > 0) {
        token = mask.next(token + 1);
      }
      return token;
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder(name + ": ");
      taken.forEach(token -> text.append('|').append(vocabulary.text(token)));
      return text.toString();
    }
  }
}
