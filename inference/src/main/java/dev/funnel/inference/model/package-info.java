/**
 * Owns where model files come from: the default model, fetched once into the user's cache, its
 * adapter, and files that the user names; and how one with its adapter becomes a file again.
 *
 * <p>Called at start-up by services and the CLI; blocking, any thread.
 */
@NullMarked
package dev.funnel.inference.model;

import org.jspecify.annotations.NullMarked;
