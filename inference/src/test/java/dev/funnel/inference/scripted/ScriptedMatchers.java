package dev.funnel.inference.scripted;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.inference.grammar.Matcher;
import dev.funnel.inference.grammar.Matchers;
import dev.funnel.inference.grammar.TokenMask;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Matchers of turns that a test lists, found by looking at every token and every turn. */
public final class ScriptedMatchers implements Matchers {
  /** What a grammar stands for. */
  private record Script(boolean mayBeText, List<byte[]> calls, int numTokensUntilFault) {}

  private static final int NEVER = Integer.MAX_VALUE;

  private final ScriptedTokenizer tokenizer;
  private final Map<Object, TokenMask> masks = new HashMap<>();
  private final IdentityHashMap<Grammar, Script> scripts = new IdentityHashMap<>();

  public ScriptedMatchers(ScriptedTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** A grammar of these turns and no others. */
  public Grammar oneOf(String... turns) {
    return grammar(new Script(false, utf8(turns), NEVER));
  }

  /** Free text without <code>{</code>, then the end of the turn or one of these calls. */
  public Grammar textOr(String... calls) {
    return grammar(new Script(true, utf8(calls), NEVER));
  }

  /** A grammar whose matcher fails at a token of the turn, counted from 0. */
  public Grammar failing(int numTokensUntilFault, String... turns) {
    return grammar(new Script(false, utf8(turns), numTokensUntilFault));
  }

  private Grammar grammar(Script script) {
    var builder = new Grammar.Builder(1, 0);
    int node = builder.node();
    builder.end(node);
    Grammar grammar = builder.build(node);
    scripts.put(grammar, script);
    return grammar;
  }

  private static List<byte[]> utf8(String[] texts) {
    return Arrays.stream(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  @Override
  public Matcher start(Grammar grammar) {
    Script script = scripts.get(grammar);
    if (script == null) {
      throw new AssertionError("a grammar of another test");
    }
    return new ScriptedMatcher(
        tokenizer, masks, script.calls(), script.mayBeText(), script.numTokensUntilFault());
  }
}
