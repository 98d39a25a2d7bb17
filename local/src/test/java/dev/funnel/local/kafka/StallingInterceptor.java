package dev.funnel.local.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Holds a producer up within a transaction until the broker has given the transaction up; once,
 * which a file remembers.
 */
public final class StallingInterceptor implements ProducerInterceptor<byte[], byte[]> {
  /** The value whose sending stalls. */
  static final String STALL_AT = "test.stall.at";

  /** The file that is created when it stalls. */
  static final String STALLED = "test.stalled";

  private String value = "";
  private Path stalled = Path.of("");
  private String bootstrapServers = "";
  private String transactionalId = "";

  @Override
  public void configure(Map<String, ?> configs) {
    value = String.valueOf(configs.get(STALL_AT));
    transactionalId = String.valueOf(configs.get("transactional.id"));
    stalled = Path.of(String.valueOf(configs.get(STALLED)));
    bootstrapServers = String.valueOf(configs.get("bootstrap.servers"));
  }

  @Override
  public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> sent) {
    if (new String(sent.value(), StandardCharsets.UTF_8).equals(value) && !Files.exists(stalled)) {
      createFile();
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
        // Its transaction may still have to begin at the broker.
        awaitState(admin, TransactionState.ONGOING);
        awaitState(admin, TransactionState.COMPLETE_ABORT);
      }
    }
    return sent;
  }

  private void createFile() {
    try {
      Files.createFile(stalled);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitState(Admin admin, TransactionState wanted) {
    TestTopics.await(
        "transaction " + wanted,
        () -> {
          try {
            return admin
                    .describeTransactions(List.of(transactionalId))
                    .description(transactionalId)
                    .get()
                    .state()
                == wanted;
          } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Override
  public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception error) {}

  @Override
  public void close() {}
}
