/**
 * Owns the Avro encoding: the versions of the schemas, single-object framing, and the mapping
 * between values and generic records. Nothing here is generated (see the design note on codecs).
 * Maps are written in the order of their names: equal values give equal bytes in every process.
 *
 * <p>Called by {@code codec} only, from any thread; everything is immutable.
 */
@NullMarked
package dev.funnel.schemas.avro;

import org.jspecify.annotations.NullMarked;
