package dev.funnel.cli.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.schemas.FunctionCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketStoreTest {
  private static final Complaint COMPLAINT = new Complaint("wifi dead", "not stated", "a week");

  @TempDir private Path directory;

  @Test
  void numbersCountFromOne() throws Exception {
    try (TicketStore store = TicketStore.open(directory.resolve("t.db"))) {
      assertThat(store.file(call("a", "{}"), COMPLAINT).label()).isEqualTo("C-1");
      assertThat(store.file(call("b", "{}"), COMPLAINT).label()).isEqualTo("C-2");
    }
  }

  @Test
  void theSameCallFindsItsTicketAlsoAfterReopening() throws Exception {
    Path file = directory.resolve("t.db");
    try (TicketStore store = TicketStore.open(file)) {
      store.file(call("first", "{}"), COMPLAINT);
      assertThat(store.file(call("a", "{}"), COMPLAINT)).isEqualTo(new Ticket(2));
    }

    try (TicketStore store = TicketStore.open(file)) {
      assertThat(store.file(call("a", "{}"), COMPLAINT)).isEqualTo(new Ticket(2));
      assertThat(store.count()).isEqualTo(2);
      assertThat(store.file(call("c", "{}"), COMPLAINT)).isEqualTo(new Ticket(3));
    }
  }

  @Test
  void otherArgumentsUnderTheSameCallIdAreAConflict() throws Exception {
    try (TicketStore store = TicketStore.open(directory.resolve("t.db"))) {
      store.file(call("a", "{\"x\":1}"), COMPLAINT);

      assertThatThrownBy(() -> store.file(call("a", "{\"x\":2}"), COMPLAINT))
          .isInstanceOf(TicketConflict.class)
          .hasMessage(
              "call a has already filed ticket C-1 with other arguments; the ticket is unchanged");
      assertThat(store.count()).isEqualTo(1);
    }
  }

  @Test
  void threadsFilingOneCallGetOneTicket() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (TicketStore store = TicketStore.open(directory.resolve("t.db"))) {
      Callable<Ticket> filing = () -> store.file(call("a", "{}"), COMPLAINT);
      List<Callable<Ticket>> filings = IntStream.range(0, 64).mapToObj(i -> filing).toList();

      Set<Ticket> tickets =
          threads.invokeAll(filings).stream()
              .map(TicketStoreTest::result)
              .collect(Collectors.toSet());

      assertThat(tickets).containsExactly(new Ticket(1));
      assertThat(store.count()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void twoProcessesMayShareTheFile() throws Exception {
    Path file = directory.resolve("t.db");
    try (TicketStore one = TicketStore.open(file);
        TicketStore other = TicketStore.open(file)) {
      assertThat(one.file(call("a", "{}"), COMPLAINT)).isEqualTo(new Ticket(1));
      assertThat(other.file(call("a", "{}"), COMPLAINT)).isEqualTo(new Ticket(1));
      assertThat(other.file(call("b", "{}"), COMPLAINT)).isEqualTo(new Ticket(2));
    }
  }

  @Test
  void aFileThatIsNoTableIsRefused() throws Exception {
    Path file = Files.writeString(directory.resolve("notes.txt"), "dear diary, ".repeat(100));

    assertThatThrownBy(() -> TicketStore.open(file))
        .isInstanceOf(CommandFailed.class)
        .hasMessageContaining("tickets file " + file + " cannot be opened as an SQLite table")
        .hasMessageEndingWith("name another one with --tickets")
        .extracting(e -> ((CommandFailed) e).exitCode())
        .isEqualTo(ExitCode.CANNOT_CREATE);
  }

  @Test
  void aMissingDirectoryIsRefused() {
    Path file = directory.resolve("nowhere/t.db");

    assertThatThrownBy(() -> TicketStore.open(file)).hasMessageContaining(file.toString());
  }

  private static FunctionCall call(String id, String arguments) {
    return new FunctionCall(id, "parse_customer_complaint", arguments);
  }

  private static Ticket result(Future<Ticket> future) {
    try {
      return future.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
