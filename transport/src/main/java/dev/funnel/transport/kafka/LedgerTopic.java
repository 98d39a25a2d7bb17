package dev.funnel.transport.kafka;

import dev.funnel.transport.ledger.Ledger;
import java.util.Objects;

/**
 * The topic behind a ledger: partitioned as the topic that the loop reads, written in the
 * transaction of the answers, read when a partition comes.
 *
 * @param ledger holds the partitions of this process; filled by the loop alone
 */
public record LedgerTopic(String name, Ledger ledger) {
  public LedgerTopic {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(ledger, "ledger");
  }
}
