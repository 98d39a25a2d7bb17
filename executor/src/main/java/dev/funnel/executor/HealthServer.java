package dev.funnel.executor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Serves {@code /health/live} and {@code /health/ready} of an executor, on a thread of its own. */
public final class HealthServer implements AutoCloseable {
  private final HttpServer server;

  private HealthServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @param port 0 for any free one
   * @throws UncheckedIOException if the port is taken; the message names it
   */
  public static HealthServer start(String host, int port, FunctionExecutor executor) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(host, port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "health port " + port + " cannot be used (" + e.getMessage() + "); choose another", e);
    }
    server.createContext("/health/live", exchange -> answer(exchange, executor::isLive));
    server.createContext("/health/ready", exchange -> answer(exchange, executor::isReady));
    server.start();
    return new HealthServer(server);
  }

  private static void answer(HttpExchange exchange, BooleanSupplier isGood) throws IOException {
    try (exchange) {
      boolean good = isGood.getAsBoolean();
      byte[] text = (good ? "ok\n" : "not now; see the log\n").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(good ? 200 : 503, text.length);
      exchange.getResponseBody().write(text);
    }
  }

  /** The port that is listened on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
