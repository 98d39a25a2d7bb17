package dev.funnel.local.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka of one node, alone or of a cluster, inside this process, on the loopback address. Its
 * data outlive it: the same directory comes back with the same topics, offsets and (where still
 * free) ports, also after a kill.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private final BrokerPorts ports;
  private final DataLock lock;
  private final KafkaRaftServer server;

  private EmbeddedKafka(BrokerPorts ports, DataLock lock, KafkaRaftServer server) {
    this.ports = ports;
    this.lock = lock;
    this.server = server;
  }

  /** {@link #start(Path, OptionalInt, Map)} with ports and properties of its own choice. */
  public static EmbeddedKafka start(Path dataDir) {
    return start(dataDir, OptionalInt.empty(), Map.of());
  }

  /**
   * Starts a broker; returns when it is usable, after some 2 seconds (some 9 after a kill).
   *
   * @param dataDir created if it is missing; used by one broker at a time
   * @param port for clients; empty or 0 for the one used before, or a free one if that is taken
   * @param overrides broker properties
   * @throws KafkaNotStarted if the port is taken, the directory is in use or cannot be used
   */
  public static EmbeddedKafka start(Path dataDir, OptionalInt port, Map<String, String> overrides) {
    String clusterId = ClusterNode.newClusterId();
    return start(
        dataDir,
        () -> BrokerPorts.of(dataDir, port),
        BrokerProperties.NODE_ID,
        clusterId,
        overrides);
  }

  /**
   * Starts a node of a cluster; returns when it is usable, for which most of the nodes must run.
   *
   * @param dataDir of this node alone
   * @throws KafkaNotStarted if a port is taken, the directory is in use or cannot be used
   */
  public static EmbeddedKafka start(Path dataDir, ClusterNode node) {
    return start(dataDir, node::ports, node.id(), node.clusterId(), node.properties());
  }

  /** Chooses ports, once the directory is this process's. */
  private interface PortChoice {
    BrokerPorts ports() throws IOException;
  }

  private static EmbeddedKafka start(
      Path dataDir,
      PortChoice choice,
      int nodeId,
      String clusterId,
      Map<String, String> overrides) {
    try {
      Files.createDirectories(dataDir);
      DataLock lock = DataLock.of(dataDir);
      try {
        BrokerPorts ports = choice.ports();
        return new EmbeddedKafka(
            ports, lock, started(dataDir, ports, nodeId, clusterId, overrides));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw KafkaNotStarted.dataNotUsable(dataDir, e);
    }
  }

  /** The address for clients. */
  public String bootstrapServers() {
    return "127.0.0.1:" + ports.broker();
  }

  private static KafkaRaftServer started(
      Path dataDir, BrokerPorts ports, int nodeId, String clusterId, Map<String, String> overrides)
      throws IOException {
    Path log = dataDir.resolve("log").toAbsolutePath();
    KafkaRaftServer server = null;
    try {
      if (!Files.exists(log.resolve("meta.properties"))) {
        format(log, nodeId, clusterId);
      }
      server =
          new KafkaRaftServer(
              new KafkaConfig(BrokerProperties.of(ports, log, overrides)), Time.SYSTEM);
      server.startup();
      return server;
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      if (server != null) {
        server.shutdown();
      }
      throw KafkaNotStarted.broken(dataDir, e);
    }
  }

  // Formatter declares Exception; the caller tells them apart.
  private static void format(Path log, int nodeId, String clusterId) throws Exception {
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    new Formatter()
        .setPrintStream(silent)
        .setClusterId(clusterId)
        .setNodeId(nodeId)
        .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(log.toString())
        .setDirectories(List.of(log.toString()))
        .setIgnoreFormatted(true)
        .run();
  }

  /** Stops the broker in order; some 0.3 seconds. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
