package dev.funnel.cli.tickets;

import dev.funnel.cli.exit.CommandFailed;
import dev.funnel.cli.exit.ExitCode;
import dev.funnel.schemas.FunctionCall;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The table of filed complaints, an SQLite file. One row a call id: a call that runs again (its
 * executor was killed before it committed) finds the ticket it filed.
 *
 * <p>Safe from any thread: one connection, one call at a time. Several processes may share the
 * file.
 */
public final class TicketStore implements AutoCloseable {
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS tickets (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        call_id TEXT NOT NULL UNIQUE,
        arguments_digest TEXT NOT NULL,
        issue TEXT NOT NULL,
        frequency TEXT NOT NULL,
        duration TEXT NOT NULL,
        filed_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
      )""";
  private static final String INSERT =
      """
      INSERT INTO tickets (call_id, arguments_digest, issue, frequency, duration)
      VALUES (?, ?, ?, ?, ?) ON CONFLICT (call_id) DO NOTHING""";
  private static final String FIND =
      "SELECT number, arguments_digest FROM tickets WHERE call_id = ?";

  /** How long a writer waits for another process's write. */
  private static final int BUSY_TIMEOUT_MS = 10_000;

  private final Connection connection;

  private TicketStore(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens the table, creating file and table when they are not there.
   *
   * @throws CommandFailed if the file cannot be written or is something else
   */
  public static TicketStore open(Path file) {
    try {
      return new TicketStore(connect(file));
    } catch (SQLException e) {
      throw new CommandFailed(
          ExitCode.CANNOT_CREATE,
          "tickets file "
              + file
              + " cannot be opened as an SQLite table ("
              + e.getMessage()
              + "); name another one with --tickets",
          e);
    }
  }

  private static Connection connect(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = " + BUSY_TIMEOUT_MS);
      statement.execute("PRAGMA journal_mode = WAL");
      // A committed offset must never outlive its ticket, not even when the power fails.
      statement.execute("PRAGMA synchronous = FULL");
      statement.execute(CREATE);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Files a complaint, or finds the ticket that this call has filed before.
   *
   * @throws TicketConflict if the call id was used with other arguments
   * @throws SQLException if the file cannot be written
   */
  public synchronized Ticket file(FunctionCall call, Complaint complaint)
      throws TicketConflict, SQLException {
    Optional<Filed> filed = find(call.id());
    if (filed.isEmpty()) {
      insertIfAbsent(call, complaint);
      filed = find(call.id());
    }
    Filed row = filed.orElseThrow(() -> new SQLException("no row for call " + call.id()));
    if (!row.digest().equals(call.digest())) {
      throw new TicketConflict(call, row.ticket());
    }
    return row.ticket();
  }

  private record Filed(Ticket ticket, String digest) {}

  private Optional<Filed> find(String callId) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(FIND)) {
      find.setString(1, callId);
      try (ResultSet row = find.executeQuery()) {
        return row.next()
            ? Optional.of(new Filed(new Ticket(row.getLong(1)), row.getString(2)))
            : Optional.empty();
      }
    }
  }

  // Another process may file the same call between the look and the insert: its row wins.
  private void insertIfAbsent(FunctionCall call, Complaint complaint) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, call.id());
      insert.setString(2, call.digest());
      insert.setString(3, complaint.issue());
      insert.setString(4, complaint.frequency());
      insert.setString(5, complaint.duration());
      insert.executeUpdate();
    }
  }

  /** Number of tickets filed. */
  public synchronized long count() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM tickets")) {
      return row.getLong(1);
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new CommandFailed(
          ExitCode.IO_ERROR, "the tickets file cannot be closed: " + e.getMessage(), e);
    }
  }
}
