/**
 * Owns the values that travel on Funnel's topics: requests, responses, dead letters, their names
 * and their error codes.
 *
 * <p>Every module depends on this package and it depends on none. All types are immutable and safe
 * for use from any thread. Encodings live in the packages below ({@code avro}, {@code openai}),
 * with one door, {@code codec.ChatCodec}; no type here knows Kafka, Jackson or Avro.
 */
@NullMarked
package dev.funnel.schemas;

import org.jspecify.annotations.NullMarked;
