package dev.funnel.bench.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Ports for processes that go and come back. */
final class LoopbackPorts {
  // Below those that the system gives to outgoing connections: while a broker is away, none of the
  // connections that look for it must get its port.
  private static final int FIRST = 15_000;
  private static final int COUNT = 15_000;
  private static final int MAX_TRIES = 1_000;

  private LoopbackPorts() {}

  /** Different ones that are free now. */
  static List<Integer> free(int number, long seed) throws IOException {
    // Several runs of one seed at once are to differ.
    Random random = new Random(seed ^ ProcessHandle.current().pid());
    List<Integer> ports = new ArrayList<>();
    for (int tries = 0; ports.size() < number; tries++) {
      int port = FIRST + random.nextInt(COUNT);
      if (!ports.contains(port) && isFree(port)) {
        ports.add(port);
      } else if (tries > MAX_TRIES) {
        throw new IOException("no free ports from " + FIRST + " to " + (FIRST + COUNT));
      }
    }
    return ports;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
