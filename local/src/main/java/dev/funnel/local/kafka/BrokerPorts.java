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
 * The two ports of a broker, on the loopback address. They stay with the data as long as nobody
 * else takes them: clients come back to the same address.
 *
 * @param broker for clients
 * @param controller for itself, the only voter of its quorum
 */
record BrokerPorts(int broker, int controller) {
  private static final String FILE = "ports.properties";

  /**
   * The ports that belong to the data, with free ones where none were saved or another process has
   * them; saves them.
   *
   * @param wanted for clients; empty or 0 for no wish
   * @throws KafkaNotStarted if the port that is wanted is taken
   */
  static BrokerPorts of(Path dataDir, OptionalInt wanted) throws IOException {
    Path file = dataDir.resolve(FILE);
    Properties saved = new Properties();
    if (Files.exists(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        saved.load(in);
      }
    }
    int wish = wanted.orElse(0);
    // Both are held until both are chosen: they differ.
    try (ServerSocket broker = wish == 0 ? preferred(file, saved, "broker") : boundTo(wish);
        ServerSocket controller = preferred(file, saved, "controller")) {
      saved.setProperty("broker", Integer.toString(broker.getLocalPort()));
      saved.setProperty("controller", Integer.toString(controller.getLocalPort()));
      try (OutputStream out = Files.newOutputStream(file)) {
        saved.store(out, null);
      }
      return new BrokerPorts(broker.getLocalPort(), controller.getLocalPort());
    }
  }

  private static ServerSocket boundTo(int port) {
    try {
      return bound(port);
    } catch (IOException e) {
      throw KafkaNotStarted.portTaken(port, e);
    }
  }

  /** The saved port, or a free one. */
  private static ServerSocket preferred(Path file, Properties saved, String name)
      throws IOException {
    int port = port(file, saved, name);
    try {
      return bound(port);
    } catch (IOException taken) {
      return bound(0);
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

  /** The saved port; 0 if there is none. */
  private static int port(Path file, Properties saved, String name) throws IOException {
    String text = saved.getProperty(name, "0");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException(file + " holds '" + text + "' where a port should be; delete it", e);
    }
  }
}
