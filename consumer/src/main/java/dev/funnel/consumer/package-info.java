/**
 * Owns the inference worker: joins the record loop of {@code transport} with the engine of {@code
 * inference}.
 *
 * <p>Three threads meet here, each with one job: the record loop's owner thread polls and commits,
 * the admission verticle decodes, renders and parses, the engine thread steps. Records pass between
 * them only through queues. {@link dev.funnel.consumer.Worker} is the door; {@link
 * dev.funnel.consumer.InProcessInference} is another one, to the same path without Kafka.
 */
@NullMarked
package dev.funnel.consumer;

import org.jspecify.annotations.NullMarked;
