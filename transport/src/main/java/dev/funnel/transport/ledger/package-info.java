/**
 * Owns what a process remembers of the ledger: which turns of its partitions were answered, in
 * arrays of a bounded size. Pure; called by the record loop's owner thread, which writes, and by
 * admission, which looks up: one lock in {@link dev.funnel.transport.ledger.Ledger}.
 */
@NullMarked
package dev.funnel.transport.ledger;

import org.jspecify.annotations.NullMarked;
