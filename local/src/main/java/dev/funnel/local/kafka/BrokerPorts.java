package dev.funnel.local.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * The two ports of a broker, on the loopback address.
 *
 * @param broker for clients
 * @param controller for itself; its address is part of the quorum, so it stays with the data
 */
record BrokerPorts(int broker, int controller) {
  private static final String FILE = "ports.properties";

  /** The ports that belong to the data, with free ones where none were saved; saves them. */
  static BrokerPorts of(Path dataDir, OptionalInt wanted) throws IOException {
    Path file = dataDir.resolve(FILE);
    Properties saved = new Properties();
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        saved.load(in);
      }
    }
    try (ServerSocket one = bound(0);
        ServerSocket other = bound(0)) {
      int broker = wanted.orElse(port(file, saved, "broker", one.getLocalPort()));
      int controller = port(file, saved, "controller", other.getLocalPort());
      saved.setProperty("broker", Integer.toString(broker));
      saved.setProperty("controller", Integer.toString(controller));
      try (OutputStream out = Files.newOutputStream(file)) {
        saved.store(out, null);
      }
      return new BrokerPorts(broker, controller);
    }
  }

  /**
   * Finds out whether the ports can be bound.
   *
   * @throws KafkaNotStarted naming the one that is taken
   */
  void requireFree() {
    requireFree(broker);
    requireFree(controller);
  }

  private static void requireFree(int port) {
    try (ServerSocket probe = bound(port)) {
      probe.getLocalPort();
    } catch (IOException e) {
      throw KafkaNotStarted.portTaken(port, e);
    }
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // As the broker does: a port whose last connections are just ending is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static int port(Path file, Properties saved, String name, int free) throws IOException {
    String text = saved.getProperty(name);
    if (text == null) {
      return free;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException(file + " holds '" + text + "' where a port should be; delete it", e);
    }
  }
}
