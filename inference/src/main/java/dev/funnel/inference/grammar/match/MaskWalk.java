package dev.funnel.inference.grammar.match;

import dev.funnel.inference.grammar.Lexeme.Kind;
import org.jspecify.annotations.Nullable;

/** Finds the tokens that may come next in a state, and what each leads to. */
final class MaskWalk {
  /** Takes what the walk finds; a token may be found more than once. */
  interface Visitor {
    /**
     * Tokens that stay in the lexeme of a configuration.
     *
     * @param shift from the end states of the mask to those of the configuration
     */
    void stay(Config config, LexemeMask mask, int shift);

    /** A token that leaves its lexeme, and the state that what follows the lexeme is in then. */
    void leave(int token, State after);

    /**
     * A token of which all else that is found is void.
     *
     * @param after the state it leads to; null if it cannot come next
     */
    void decide(int token, @Nullable State after);

    void special(int token, State after);
  }

  private final TokenTrie trie;
  private final LexemeMasks masks;
  private final Walker walker;
  private final Paths paths;

  MaskWalk(TokenTrie trie, LexemeMasks masks, Walker walker, Paths paths) {
    this.trie = trie;
    this.masks = masks;
    this.walker = walker;
    this.paths = paths;
  }

  void walk(State state, Visitor visitor) {
    for (Config config : state.configs) {
      int maskState = masks.maskState(config.automaton, config.state);
      LexemeMask mask = masks.of(config.automaton, maskState);
      visitor.stay(config, mask, config.state - maskState);
      leave(state, config, mask, visitor);
      if (config.kind == Kind.UNIQUE) {
        Exclusions care = paths.care(config);
        if (care != null) {
          decideAlong(state, TokenTrie.ROOT, care, visitor);
        }
      }
    }
    for (State.SpecialStep special : state.specials) {
      State after = walker.special(state, special.tokenId());
      if (after != null) {
        visitor.special(special.tokenId(), after);
      }
    }
  }

  private void leave(State state, Config config, LexemeMask mask, Visitor visitor) {
    if (mask.numExitSymbols() == 0) {
      return;
    }
    State follow = walker.followUnknown(config);
    for (int i = 0; i < mask.numExitSymbols(); i++) {
      State after = walker.step(follow, mask.exitSymbol(i));
      if (after != null) {
        for (int node : mask.exits(i)) {
          goOn(state, node, after, visitor);
        }
      }
    }
  }

  /** The tokens from a node on, which what follows a lexeme has reached in state {@code at}. */
  private void goOn(State state, int node, State at, Visitor visitor) {
    if (at.isTainted()) {
      decideAll(state, node, visitor);
      return;
    }
    for (int i = trie.firstToken(node); i < trie.firstToken(node + 1); i++) {
      visitor.leave(trie.token(i), at);
    }
    for (int child = node + 1; child < trie.end(node); child = trie.end(child)) {
      State after = walker.step(at, trie.label(child));
      if (after != null) {
        goOn(state, child, after, visitor);
      }
    }
  }

  /** The tokens whose bytes are on the way to a text that matters, or go on after one. */
  private void decideAlong(State state, int node, Exclusions care, Visitor visitor) {
    for (int i = 0; i < care.numChildren(); i++) {
      int child = trie.child(node, care.symbol(i));
      if (child != TokenTrie.NONE && care.child(i).isExcluded()) {
        decideAll(state, child, visitor);
      } else if (child != TokenTrie.NONE) {
        decide(state, child, visitor);
        decideAlong(state, child, care.child(i), visitor);
      }
    }
  }

  private void decideAll(State state, int node, Visitor visitor) {
    for (int below = node; below < trie.end(node); below++) {
      decide(state, below, visitor);
    }
  }

  private void decide(State state, int node, Visitor visitor) {
    for (int i = trie.firstToken(node); i < trie.firstToken(node + 1); i++) {
      int token = trie.token(i);
      visitor.decide(token, walker.walk(state, trie.bytes(token)));
    }
  }
}
