/**
 * The whole system on one thread and one clock: the real record flow, admission, engine and
 * executor over a simulated broker, with faults that a seed decides. See docs/design/022.
 */
@NullMarked
package dev.funnel.system.simulation;

import org.jspecify.annotations.NullMarked;
