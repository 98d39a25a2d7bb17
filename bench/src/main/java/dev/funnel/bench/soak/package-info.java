/**
 * A worker under load for long, or before a long backlog, and whether its memory, threads and files
 * grow. Called by the command line alone; one thread sends, reads and looks.
 */
@NullMarked
package dev.funnel.bench.soak;

import org.jspecify.annotations.NullMarked;
