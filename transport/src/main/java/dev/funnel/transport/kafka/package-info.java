/**
 * Owns every Kafka client of the loop: one consumer and one transactional producer on one thread of
 * their own.
 *
 * <p>{@link dev.funnel.transport.kafka.KafkaRecordLoop} runs a {@link
 * dev.funnel.transport.RecordFlow}; {@link dev.funnel.transport.kafka.TopicAdmin} prepares topics.
 * Used by the worker, executors and the CLI. Everything but the public entrances and a record's
 * completion belongs to the loop's owner thread.
 */
@NullMarked
package dev.funnel.transport.kafka;

import org.jspecify.annotations.NullMarked;
