package dev.overskill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutboxRelay;
import dev.overskill.outbox.OutgoingEvent;
import dev.overskill.outbox.Wake;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

final class OutboxRelayTest {
  private static final String SCHEMA = "deploy";
  private static final int MANY = 600;

  private final Map<String, String> settings =
      SharedParts.start(EnumSet.of(Backing.KAFKA, Backing.POSTGRES));
  private final Ids ids = Ids.secure();
  private final TenantId tenant = ids.tenant();
  private final AppId app = ids.app();
  private final TestLog log = TestLog.open();
  private final LogWriter writer =
      new LogWriter(new LogConfig(setting("overskill.kafka.bootstrap"), "relay-test"));

  private final Wake wake = new Wake();
  private final Outbox outbox = new Outbox(SCHEMA, "test", ids, Clock.systemUTC(), wake);

  private String setting(String name) {
    return String.valueOf(settings.get(name));
  }

  @BeforeEach
  void table() throws SQLException {
    try (var admin = admin();
        var create = admin.createStatement()) {
      create.execute("drop table if exists deploy.outbox");
      create.execute("set role overskill_owner; select tenancy.create_outbox('deploy')");
    }
  }

  @AfterEach
  void close() throws SQLException {
    try (var admin = admin();
        var drop = admin.createStatement()) {
      drop.execute("drop table if exists deploy.outbox");
    }
    log.close();
    writer.close();
  }

  private Connection admin() throws SQLException {
    return DriverManager.getConnection(
        setting("quarkus.datasource.jdbc.url"),
        "postgres",
        setting("overskill.test.postgres.admin-password"));
  }

  private OutboxRelay relay() {
    return relay(wake, new SimpleMeterRegistry());
  }

  private OutboxRelay relay(Wake wake, SimpleMeterRegistry meters) {
    return new OutboxRelay(
        new OutboxRelay.Database(
            setting("quarkus.datasource.jdbc.url"),
            setting("overskill.outbox.username"),
            setting("overskill.outbox.password"),
            SCHEMA),
        writer,
        meters,
        wake);
  }

  private static final String INSERT =
      "insert into deploy.outbox (tenant_id, topic, key, headers, value)"
          + " values (?, ?, ?, ?::jsonb, ?)";

  /// Revisions of the app's draft: states that nobody waits for.
  private void commitHeads(long from, long to) throws SQLException {
    try (var admin = admin();
        var insert = admin.prepareStatement(INSERT)) {
      for (var revision = from; revision <= to; revision++) {
        var head = new AppState.Head(app, tenant, new Revision(revision));
        insert.setString(1, tenant.value());
        insert.setString(2, Topics.APP_STATE.topicName());
        insert.setString(3, head.key());
        insert.setString(
            4, new String(EventJson.write(attributes("app.state.head")), StandardCharsets.UTF_8));
        insert.setBytes(5, EventJson.write(head));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void commit(long from, long to) throws SQLException {
    try (var admin = admin();
        var insert = admin.prepareStatement(INSERT)) {
      for (var revision = from; revision <= to; revision++) {
        insert.setString(1, tenant.value());
        insert.setString(2, Topics.APP_EVENTS.topicName());
        insert.setString(3, app.value());
        insert.setString(
            4,
            new String(EventJson.write(attributes("preview.recovered")), StandardCharsets.UTF_8));
        insert.setBytes(
            5, EventJson.write(new AppEvent.PreviewRecovered(new Revision(revision), "a")));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private Attributes attributes(String type) {
    return new Attributes(ids.next(), type, "/test", app, Instant.EPOCH, tenant, null, null);
  }

  private void awaitRevisions(long count) {
    Await.until(
        count + " events are on the log", () -> log.about(app, Topics.APP_EVENTS).size() >= count);
    var revisions =
        log.about(app, Topics.APP_EVENTS).stream()
            .map(record -> record.read(AppEvent.class))
            .map(event -> ((AppEvent.PreviewRecovered) event).revision().number())
            .toList();
    assertThat(revisions)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
  }

  @Test
  void whatWasCommittedBeforeItStartedAndAfterLeavesInOrder() throws SQLException {
    commit(1, MANY);

    try (var _ = relay()) {
      awaitRevisions(MANY);
      commit(MANY + 1, MANY + 1);
      awaitRevisions(MANY + 1);
    }
  }

  @Test
  void twoRelaysSendNothingTwice() throws SQLException {
    try (var _ = relay();
        var _ = relay(new Wake(), new SimpleMeterRegistry())) {
      commit(1, MANY);

      awaitRevisions(MANY);
    }
  }

  @Test
  void anotherTakesOverWhenOneEnds() throws SQLException {
    var first = relay();
    commit(1, 1);
    awaitRevisions(1);
    first.close();

    try (var _ = relay()) {
      commit(2, 2);
      awaitRevisions(2);
    }
  }

  @Test
  void statesThatNobodyWaitsForComeTogetherAndDoNotHoldUpEvents() throws SQLException {
    commitHeads(1, 20);
    commit(1, 1);
    commitHeads(21, 40);
    try (var _ = relay()) {
      Await.until(
          "the newest is told",
          () -> log.about(app, Topics.APP_STATE).stream().anyMatch(head -> revision(head) == 40));
      awaitRevisions(1);

      commit(2, MANY);
      commitHeads(41, 41);
      awaitRevisions(MANY);
      Await.until(
          "the next is told",
          () -> log.about(app, Topics.APP_STATE).stream().anyMatch(head -> revision(head) == 41));
      assertThat(log.about(app, Topics.APP_STATE)).hasSize(2);
      Await.until("nothing is left", () -> left() == 0);
    }
  }

  /// Commits one event as a service does that tells its own relay.
  private Outbox.Insert commitQuietly(long revision) throws SQLException {
    var event = new AppEvent.PreviewRecovered(new Revision(revision), "a");
    var insert = outbox.quietly(tenant, List.of(OutgoingEvent.of(app, null, event)));
    try (var admin = admin();
        var rows = admin.prepareStatement(INSERT)) {
      rows.setString(1, tenant.value());
      for (var column = 1; column <= 3; column++) {
        rows.setString(column + 1, ((String[]) insert.values().get(column))[0]);
      }
      rows.setBytes(5, ((Buffer[]) insert.values().get(4))[0].getBytes());
      rows.execute();
    }
    return insert;
  }

  @Test
  void whatIsHandedOverLeavesOnceAndInOrder() throws SQLException {
    try (var _ = relay()) {
      for (var revision = 1; revision <= MANY; revision++) {
        var insert = commitQuietly(revision);
        if (revision % 7 == 0) {
          outbox.committed();
        } else {
          outbox.committed(insert);
        }
      }

      awaitRevisions(MANY);
      Await.until("nothing is left", () -> left() == 0);
      awaitRevisions(MANY);
    }
  }

  @Test
  void whatIsHandedOverWaitsForAllThatWasThereBefore() throws SQLException {
    commit(1, MANY);

    try (var _ = relay()) {
      for (var revision = MANY + 1; revision <= MANY + 20; revision++) {
        outbox.committed(commitQuietly(revision));
      }

      awaitRevisions(MANY + 20);
    }
  }

  @Test
  void whatIsHandedOverToNobodyIsInTheTable() throws SQLException {
    outbox.committed(commitQuietly(1));

    try (var _ = relay()) {
      awaitRevisions(1);
      Await.until("nothing is left", () -> left() == 0);
    }
  }

  @Test
  void aRowThatIsNoEventHoldsUpTheOthersUntilItIsGone() throws SQLException {
    commitQuietly();
    commit(1, 1);
    var meters = new SimpleMeterRegistry();
    var failures = meters.counter("overskill.outbox.failures", "schema", SCHEMA);

    try (var _ = relay(wake, meters)) {
      Await.until("it fails", () -> failures.count() > 0);
      assertThat(log.about(app, Topics.APP_EVENTS)).isEmpty();
      try (var admin = admin();
          var delete = admin.createStatement()) {
        delete.execute("delete from deploy.outbox where topic = 'x'");
      }

      awaitRevisions(1);
    }
  }

  @Test
  void onlyATransactionThatDoesNotAskForQuietNotifies() throws SQLException {
    try (var listener = admin();
        var listen = listener.createStatement()) {
      listen.execute("listen outbox_deploy");

      commitQuietly();
      commit(1, 1);

      var heard = new ArrayList<PGNotification>();
      Await.until("it was notified", () -> heard.addAll(List.of(notices(listener))));
      assertThat(heard).hasSize(1);
      assertThat(left()).isEqualTo(2);
    }
  }

  private void commitQuietly() throws SQLException {
    try (var admin = admin();
        var quiet = admin.createStatement()) {
      admin.setAutoCommit(false);
      quiet.execute("select set_config('overskill.outbox_quiet', 'yes', true)");
      quiet.execute(
          "insert into deploy.outbox (tenant_id, topic, key, headers) values ('t', 'x', 'k', '{}')");
      admin.commit();
    }
  }

  private static PGNotification[] notices(Connection connection) {
    try {
      return connection.unwrap(PGConnection.class).getNotifications(100);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long revision(LogRecord state) {
    return ((AppState.Head) state.read(AppState.class)).revision().number();
  }

  private long left() {
    try (var admin = admin();
        var count = admin.createStatement();
        var rows = count.executeQuery("select count(*) from deploy.outbox")) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
