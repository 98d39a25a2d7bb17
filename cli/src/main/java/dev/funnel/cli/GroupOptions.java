package dev.funnel.cli;

import dev.funnel.cli.StackFactory.GroupProtocol;
import dev.funnel.cli.StackFactory.GroupSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The consumer group of a service. */
final class GroupOptions {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      required = true,
      defaultValue = "${env:FUNNEL_BOOTSTRAP_SERVERS}",
      description = "Kafka brokers, comma-separated (FUNNEL_BOOTSTRAP_SERVERS).")
  private String bootstrapServers = "";

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "Consumer group (default: funnel-worker or funnel-executor).")
  private @Nullable String group;

  @Option(
      names = "--group-protocol",
      paramLabel = "PROTOCOL",
      defaultValue = "consumer",
      description = "consumer, or classic for brokers older than 4.0 (default: ${DEFAULT-VALUE}).")
  private GroupProtocol groupProtocol = GroupProtocol.CONSUMER;

  /** The settings, in {@code defaultGroup} unless another one is named. */
  GroupSettings settings(String defaultGroup) {
    return new GroupSettings(bootstrapServers, group == null ? defaultGroup : group, groupProtocol);
  }
}
