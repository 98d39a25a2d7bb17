package dev.funnel.system;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tickets of the default function, read as a user would read them: with SQL. */
record TicketsFile(Path file, Connection connection) implements AutoCloseable {
  static TicketsFile open(Path file) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
    }
    return new TicketsFile(file, connection);
  }

  /** The call of each ticket; none while the table is not there. */
  List<String> callIds() {
    List<String> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      if (!hasTable(statement)) {
        return ids;
      }
      try (ResultSet rows = statement.executeQuery("SELECT call_id FROM tickets ORDER BY number")) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      return ids;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean hasTable(Statement statement) throws SQLException {
    try (ResultSet tables =
        statement.executeQuery("SELECT 1 FROM sqlite_master WHERE name = 'tickets'")) {
      return tables.next();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
