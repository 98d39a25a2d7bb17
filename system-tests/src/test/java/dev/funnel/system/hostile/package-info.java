/**
 * Records that no friendly client would send, as a table: each with the answer that it gets.
 * Everything is built by code, the same at every run.
 */
@NullMarked
package dev.funnel.system.hostile;

import org.jspecify.annotations.NullMarked;
