package dev.funnel.local.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * A node of a cluster on the loopback address, each node broker and controller. Its topics' and
 * transactions' state has three replicas, of which two must be there, once there are three nodes.
 *
 * @param id from 1 to the number of nodes
 * @param clusterId the same for all, see {@link #newClusterId}
 * @param brokerPorts of all nodes, for clients and each other, by id
 * @param controllerPorts of all nodes, for the quorum, by id
 */
public record ClusterNode(
    int id, String clusterId, List<Integer> brokerPorts, List<Integer> controllerPorts) {
  private static final int MAX_REPLICAS = 3;

  /**
   * Checks the place among the others.
   *
   * @throws IllegalArgumentException if the ports are not of one number of nodes, or the id is none
   *     of them
   */
  public ClusterNode {
    brokerPorts = List.copyOf(brokerPorts);
    controllerPorts = List.copyOf(controllerPorts);
    if (brokerPorts.size() != controllerPorts.size() || id < 1 || id > brokerPorts.size()) {
      throw new IllegalArgumentException(
          "node "
              + id
              + " of "
              + brokerPorts.size()
              + " broker ports and "
              + controllerPorts.size()
              + " controller ports; ids begin with 1 and each has one port of both kinds");
    }
  }

  /** A name for a new cluster. */
  public static String newClusterId() {
    return Uuid.randomUuid().toString();
  }

  /** The copies that a partition has in this cluster. */
  public short numReplicas() {
    return (short) Math.min(MAX_REPLICAS, brokerPorts.size());
  }

  /** The address of the whole cluster, for clients. */
  public String bootstrapServers() {
    return brokerPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  BrokerPorts ports() {
    return new BrokerPorts(brokerPorts.get(id - 1), controllerPorts.get(id - 1));
  }

  /** What is other than on a broker that is alone. */
  Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("node.id", Integer.toString(id));
    properties.put(
        "controller.quorum.voters",
        IntStream.range(0, controllerPorts.size())
            .mapToObj(node -> (node + 1) + "@127.0.0.1:" + controllerPorts.get(node))
            .collect(Collectors.joining(",")));
    String replicas = Integer.toString(numReplicas());
    String required = numReplicas() == MAX_REPLICAS ? "2" : "1";
    properties.put("offsets.topic.replication.factor", replicas);
    properties.put("transaction.state.log.replication.factor", replicas);
    properties.put("transaction.state.log.min.isr", required);
    properties.put("min.insync.replicas", required);
    return properties;
  }
}
