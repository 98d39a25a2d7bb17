/** Token masks beside a naive reader of grammars, on small vocabularies. */
@NullMarked
package dev.funnel.inference.grammar.match;

import org.jspecify.annotations.NullMarked;
