package dev.funnel.cli;

import picocli.CommandLine.Option;

/** Where the broker is. */
final class BrokerOption {
  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      required = true,
      defaultValue = "${env:FUNNEL_BOOTSTRAP_SERVERS}",
      description = "Kafka brokers, comma-separated (FUNNEL_BOOTSTRAP_SERVERS).")
  private String bootstrapServers = "";

  String servers() {
    return bootstrapServers;
  }
}
