package dev.funnel.consumer;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.BindException;
import java.util.function.Supplier;

/**
 * Serves {@code /health/live}, {@code /health/ready}, {@code /metrics} (Prometheus text format) and
 * the paths of {@link ModelRoutes}. Event loop.
 */
final class HealthVerticle extends VerticleBase {
  private final String host;
  private final int port;
  private final Supplier<Health> health;
  private final PrometheusMeterRegistry metrics;
  private final ModelRoutes models;
  private HttpServer server;

  HealthVerticle(
      String host,
      int port,
      Supplier<Health> health,
      PrometheusMeterRegistry metrics,
      ModelRoutes models) {
    this.host = host;
    this.port = port;
    this.health = health;
    this.metrics = metrics;
    this.models = models;
  }

  @Override
  public Future<?> start() {
    server = vertx.createHttpServer().requestHandler(this::answer);
    return server
        .listen(port, host)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof BindException
                        ? WorkerNotStarted.healthPortTaken(port, failure)
                        : failure));
  }

  /** The port that is listened on; differs from the configured one if that was 0. */
  int actualPort() {
    return server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    // Asked once: code and text of an answer are of the same moment.
    Health now = health.get();
    switch (request.path()) {
      case "/health/live" -> report(request.response(), now, now.isLive());
      case "/health/ready" -> report(request.response(), now, now.isReady());
      case "/metrics" ->
          request
              .response()
              .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
              .end(metrics.scrape());
      default -> {
        if (!models.answer(request)) {
          request
              .response()
              .setStatusCode(404)
              .end("not found; try /health/live, /health/ready, /metrics or /v1/models\n");
        }
      }
    }
  }

  private static void report(HttpServerResponse response, Health now, boolean isGood) {
    response.setStatusCode(isGood ? 200 : 503).end(now.description() + "\n");
  }
}
