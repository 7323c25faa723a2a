package dev.overskill.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;

/// Wakes a relay when PostgreSQL notifies that a transaction of any process has filled the outbox.
/// It has a connection of its own, since one that waits for notices cannot do anything else.
///
/// While the connection is broken the relay looks once a second, so nothing is lost by it.
final class Notices implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Notices.class);
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Connecting connecting;
  private final String schema;
  private final Wake wake;
  private final Thread thread;
  private volatile boolean closing;

  /// Opens a connection that may listen.
  interface Connecting {
    Connection open() throws SQLException;
  }

  Notices(Connecting connecting, String schema, Wake wake) {
    this.connecting = connecting;
    this.schema = schema;
    this.wake = wake;
    this.thread = Thread.ofVirtual().name("outbox-notices-" + schema).start(this::run);
  }

  private void run() {
    while (!closing) {
      try (var connection = connecting.open()) {
        listen(connection);
      } catch (SQLException e) {
        LOG.debugf("the notices of %s wait: %s", schema, e.getMessage());
        if (!rest()) {
          return;
        }
      }
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (var listen = connection.createStatement()) {
      listen.execute("LISTEN outbox_" + schema);
    }
    wake.up(); // for what was committed before
    var notices = connection.unwrap(PGConnection.class);
    while (!closing) {
      if (notices.getNotifications((int) WAIT.toMillis()).length > 0) {
        wake.up();
      }
    }
  }

  private boolean rest() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
  }
}
