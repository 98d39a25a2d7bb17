package dev.funnel.consumer;

import dev.funnel.inference.grammar.Grammar;
import dev.funnel.schemas.json.ArgumentsValidator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a turn of a request may be, and by what it is judged. Immutable; shared by all requests that
 * ask the same.
 *
 * @param bound most tokens that the shortest turn needs, its end included
 * @param arguments by function name, one for each function of the request
 * @param answer null where an answer is free text
 */
record CompiledTurn(
    Grammar grammar,
    int bound,
    Map<String, ArgumentsValidator> arguments,
    @Nullable ArgumentsValidator answer) {}
