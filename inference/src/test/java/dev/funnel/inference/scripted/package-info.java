/** Hand-written stand-ins for a model: a tokenizer and a forward pass that follow a script. */
@NullMarked
package dev.funnel.inference.scripted;

import org.jspecify.annotations.NullMarked;
