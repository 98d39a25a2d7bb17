/**
 * Owns the benchmark of token masks: Funnel and other engines on the same schemas, outputs and
 * vocabulary, one thread each.
 *
 * <p>The other engines run in a Python process of their own ({@code bench/python}), and so does
 * nothing else: Funnel is measured in this one.
 */
@NullMarked
package dev.funnel.bench.grammar;

import org.jspecify.annotations.NullMarked;
