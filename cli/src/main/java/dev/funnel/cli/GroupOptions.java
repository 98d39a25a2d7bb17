package dev.funnel.cli;

import dev.funnel.transport.kafka.GroupProtocol;
import dev.funnel.transport.kafka.Handover;
import dev.funnel.transport.kafka.Membership;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The consumer group of a service. */
final class GroupOptions {
  @Mixin private BrokerOption broker;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Consumer group (default: funnel-worker or funnel-executor).")
  private @Nullable String group;

  @Option(
      names = "--slot",
      paramLabel = "NAME",
      defaultValue = "${env:FUNNEL_SLOT}",
      description =
          "Tells this process from the others of its group; the same after a restart (FUNNEL_SLOT;"
              + " default: the host's name, which in a StatefulSet ends with the ordinal). Of two with"
              + " one slot the later ends.")
  private @Nullable String slot;

  @Option(
      names = "--slot-wait",
      paramLabel = "TIME",
      defaultValue = "60s",
      description =
          "How long to wait for another process with this slot to leave (default: ${DEFAULT-VALUE}).")
  private Duration slotWait = Duration.ZERO;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      defaultValue = "25s",
      description =
          "How long what was begun may take when the process is stopped; the rest is done by"
              + " another (default: ${DEFAULT-VALUE}).")
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--group-protocol",
      paramLabel = "PROTOCOL",
      defaultValue = "consumer",
      description = "consumer, or classic for brokers older than 4.0 (default: ${DEFAULT-VALUE}).")
  private GroupProtocol groupProtocol = GroupProtocol.CONSUMER;

  /** The membership, in {@code defaultGroup} unless another one is named. */
  Membership membership(String defaultGroup) {
    return new Membership(
        broker.servers(),
        group == null ? defaultGroup : group,
        slot == null || slot.isBlank() ? hostName() : slot,
        groupProtocol,
        Map.of(),
        new Handover(slotWait, drain));
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A host that cannot resolve its own name still has one process of each kind.
      return "0";
    }
  }
}
