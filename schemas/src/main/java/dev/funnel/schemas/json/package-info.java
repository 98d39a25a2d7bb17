/**
 * Owns JSON: the value model that every module reads and writes files with, JSON Schema (shapes for
 * prompts, validation of arguments).
 *
 * <p>The only package of the project that imports Jackson (and networknt, which speaks it); neither
 * shows in its public types. Everything is immutable and safe for use from any thread.
 */
@NullMarked
package dev.funnel.schemas.json;

import org.jspecify.annotations.NullMarked;
