package dev.overskill.outbox;

import dev.overskill.log.LogWriter;
import dev.overskill.outbox.OutboxTable.Row;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Brings the rows of one schema's outbox to the log, in the order they were written.
///
/// One relay per schema works at a time, by a session-level advisory lock, so that two nodes never
/// change the order. It is woken by [Outbox#committed()] in its own process, by `LISTEN
/// outbox_<schema>` when another process committed, and looks once a second besides. What it is
/// handed by its own process leaves at once, and is found in the table later.
///
/// What nobody waits for is done up to 25 ms after the events have left, when those who do wait
/// need the processors no more. Then the rows that Kafka acknowledged are deleted: a crash in
/// between repeats their events with the same ids. And then it tells on [Topics#APP_STATE] where
/// drafts stand, which wakes every service, and only the newest of each key.
public final class OutboxRelay implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration ACK_LIMIT = LogWriter.DELIVERY_LIMIT.plusSeconds(5);
  private static final Duration PATIENCE = Duration.ofMillis(25);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
  private static final int BATCH = 256;
  private static final int REMEMBERED = 4 * BATCH;

  private final Database database;
  private final LogWriter log;
  private final Wake wake;
  private final Counter relayed;
  private final Counter failures;
  private final Thread thread;
  private volatile boolean closing;

  // Used by the relay's thread only.
  private final List<Long> sent = new ArrayList<>();

  /// Events that were sent before their rows were seen, by `ce_id`.
  private final Set<String> ahead = new HashSet<>();

  /// The latest events of which the rows were read, by `ce_id`: they may be handed over still.
  private final Set<String> seen = new LinkedHashSet<>();

  /// Where the outbox is.
  ///
  /// @param url of JDBC; the user may read and delete outbox rows of all tenants, nothing else
  public record Database(String url, String user, String password, String schema) {
    @Override
    public String toString() {
      return url + " as " + user;
    }
  }

  /// Starts to relay, on a thread of its own.
  ///
  /// @param wake what it waits at
  public OutboxRelay(Database database, LogWriter log, MeterRegistry meters, Wake wake) {
    this.database = database;
    this.log = log;
    this.wake = wake;
    this.relayed = meters.counter("overskill.outbox.relayed", "schema", database.schema());
    this.failures = meters.counter("overskill.outbox.failures", "schema", database.schema());
    // Not a virtual one, which three threads have to wake whenever PostgreSQL has answered.
    this.thread = Thread.ofPlatform().daemon().name("outbox-" + database.schema()).start(this::run);
  }

  private void run() {
    var pause = FIRST_PAUSE;
    while (!closing) {
      var began = System.nanoTime();
      try (var connection = connect()) {
        if (owns(connection)) {
          attend(new OutboxTable(connection, database.schema(), BATCH));
        } else {
          Thread.sleep(LOOK_EVERY);
        }
      } catch (SQLException | ExecutionException | TimeoutException | RuntimeException e) {
        failures.increment();
        LOG.warnf("the outbox of %s waits: %s", database.schema(), e.getMessage());
        var isLong = System.nanoTime() - began > LONGEST_PAUSE.toNanos();
        pause = rest(isLong ? FIRST_PAUSE : pause);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private Duration rest(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      closing = true;
    }
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  private Connection connect() throws SQLException {
    var settings = new Properties();
    settings.setProperty("user", database.user());
    settings.setProperty("password", database.password());
    settings.setProperty("connectTimeout", "5");
    settings.setProperty("socketTimeout", "30");
    settings.setProperty("tcpKeepAlive", "true");
    settings.setProperty("ApplicationName", "outbox-" + database.schema());
    return DriverManager.getConnection(database.url(), settings);
  }

  private boolean owns(Connection connection) throws SQLException {
    try (var lock =
        connection.prepareStatement("SELECT pg_try_advisory_lock(hashtextextended(?, 0))")) {
      lock.setString(1, "outbox:" + database.schema());
      try (var answer = lock.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  private void attend(OutboxTable table)
      throws SQLException, InterruptedException, ExecutionException, TimeoutException {
    try (var _ = new Notices(this::connect, database.schema(), wake);
        var _ = wake.attended()) {
      relay(table);
    } finally {
      read(table); // finds what was sent ahead
      delete(table);
    }
  }

  private void relay(OutboxTable table)
      throws SQLException, InterruptedException, ExecutionException, TimeoutException {
    long since = 0;
    while (!closing) {
      var left = since == 0 ? PATIENCE : PATIENCE.minusNanos(System.nanoTime() - since);
      var handed = wake.take();
      if (handed.isPresent() && left.isPositive() && ahead.size() + sent.size() < BATCH) {
        sendAhead(handed.get());
        since = since == 0 ? System.nanoTime() : since;
        wake.await(left);
        continue;
      }
      var rows = read(table);
      if (rows.isEmpty() && sent.isEmpty()) {
        since = 0;
        wake.await(LOOK_EVERY);
        continue;
      }
      since = since == 0 ? System.nanoTime() : since;
      left = PATIENCE.minusNanos(System.nanoTime() - since);
      if (left.isPositive() && rows.size() + sent.size() < BATCH) {
        send(rows.stream().filter(row -> !row.isPatient()).toList());
        wake.await(left);
      } else {
        send(newest(rows));
        rows.stream().filter(Row::isPatient).map(Row::id).forEach(sent::add);
        delete(table);
        since = 0;
      }
    }
  }

  /// These without the patient ones that a later one of the same key stands for.
  private static List<Row> newest(List<Row> rows) {
    var latest = new HashMap<String, Long>();
    rows.stream().filter(Row::isPatient).forEach(row -> latest.put(row.event().key(), row.id()));
    return rows.stream()
        .filter(
            row -> !row.isPatient() || Long.valueOf(row.id()).equals(latest.get(row.event().key())))
        .toList();
  }

  /// The first rows that were not sent.
  private List<Row> read(OutboxTable table) throws SQLException {
    return unsent(table.read(sent));
  }

  private List<Row> unsent(List<Row> rows) {
    rows.forEach(row -> seen.add(row.event().attributes().id()));
    forgetTheOldest();
    var unsent = new ArrayList<Row>();
    for (var row : rows) {
      if (ahead.remove(row.event().attributes().id())) {
        sent.add(row.id());
      } else {
        unsent.add(row);
      }
    }
    if (rows.size() < BATCH) {
      ahead.clear(); // another relay has found the others
    } else {
      wake.up(); // what is handed over has to wait for the rest
    }
    return unsent;
  }

  private void forgetTheOldest() {
    var oldest = seen.iterator();
    while (seen.size() > REMEMBERED) {
      oldest.next();
      oldest.remove();
    }
  }

  private void send(List<Row> rows)
      throws InterruptedException, ExecutionException, TimeoutException {
    append(rows.stream().map(Row::event).toList());
    rows.stream().map(Row::id).forEach(sent::add);
  }

  /// Sends what was handed over, unless a look at the table came before it, after the commit.
  private void sendAhead(List<Leaving> handed)
      throws InterruptedException, ExecutionException, TimeoutException {
    var events =
        handed.stream()
            .filter(event -> !event.isPatient() && !seen.remove(event.attributes().id()))
            .toList();
    append(events);
    events.forEach(event -> ahead.add(event.attributes().id()));
  }

  private void append(List<Leaving> events)
      throws InterruptedException, ExecutionException, TimeoutException {
    var told =
        events.stream()
            .map(it -> log.append(it.topic(), it.key(), it.attributes(), it.value()))
            .map(position -> position.toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(told).get(ACK_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    relayed.increment(events.size());
  }

  /// Deletes what was sent. Until that is certain it is not sent again.
  private void delete(OutboxTable table) throws SQLException {
    if (!sent.isEmpty()) {
      table.delete(sent);
      sent.clear();
    }
  }

  /// Stops, after what was sent is deleted; what is not relayed yet stays in the outbox for the
  /// next relay.
  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
