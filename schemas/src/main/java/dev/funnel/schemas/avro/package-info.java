/**
 * Owns the Avro encoding: the versions of the schemas, single-object framing, and the mapping
 * between values and generic records. Nothing here is generated (see the design note on codecs).
 *
 * <p>Called by {@code codec} only, from any thread; everything is immutable.
 */
@NullMarked
package dev.funnel.schemas.avro;

import org.jspecify.annotations.NullMarked;
