package dev.funnel.transport.kafka;

/** How the members of a consumer group share its partitions. */
public enum GroupProtocol {
  /** KIP-848: the broker assigns. Needs Kafka 4.0 or later. */
  CONSUMER,

  /** The members assign among themselves, cooperatively. For older brokers. */
  CLASSIC
}
