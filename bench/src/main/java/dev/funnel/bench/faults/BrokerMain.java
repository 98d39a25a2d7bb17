package dev.funnel.bench.faults;

import dev.funnel.local.kafka.ClusterNode;
import dev.funnel.local.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A broker until its standard input closes; SIGTERM ends it in order. */
final class BrokerMain {
  private BrokerMain() {}

  /** The arguments that {@link #main} takes. */
  static List<String> arguments(Path data, ClusterNode node) {
    return List.of(
        data.toString(),
        Integer.toString(node.id()),
        node.clusterId(),
        text(node.brokerPorts()),
        text(node.controllerPorts()));
  }

  public static void main(String[] arguments) throws Exception {
    ClusterNode node =
        new ClusterNode(
            Integer.parseInt(arguments[1]),
            arguments[2],
            numbers(arguments[3]),
            numbers(arguments[4]));
    Orphans.endWithParent();
    // In its own hook: the start of a node waits for the others and may itself be ended.
    EmbeddedKafka broker = EmbeddedKafka.start(Path.of(arguments[0]), node);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
    Thread.currentThread().join();
  }

  private static String text(List<Integer> numbers) {
    return String.join(",", numbers.stream().map(String::valueOf).toList());
  }

  private static List<Integer> numbers(String text) {
    return Arrays.stream(text.split(",")).map(Integer::valueOf).toList();
  }
}
