package dev.overskill.testkit;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogRecord.Position;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The log as a test sees it: appends events as agents and services do, and keeps all it reads.
public final class TestLog implements AutoCloseable {
  private static final String SOURCE = "/test";

  private final Ids ids = Ids.secure();
  private final Clock clock = Clock.systemUTC();
  private final LogWriter writer;
  private final LogReader reader;
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  private TestLog(String bootstrap) {
    var config = new LogConfig(bootstrap, "test-" + ids.next());
    writer = new LogWriter(config);
    var parking = new Parking(writer, new SimpleMeterRegistry(), "test");
    var everything = new LogReader.Plan(EnumSet.allOf(Topics.class), new Start.Earliest());
    reader = LogReader.start("test", config, everything, parking, records::addAll);
  }

  /// The log of this run's Kafka, from its first record.
  public static TestLog open() {
    var settings = SharedParts.start(EnumSet.of(Backing.KAFKA));
    return new TestLog(String.valueOf(settings.get("overskill.kafka.bootstrap")));
  }

  /// Whose events they are.
  public record Scope(TenantId tenant, AppId app, @Nullable RunId run) {}

  /// Appends an agent's event.
  public Position agent(Scope scope, AgentEvent event) {
    var attributes = attributes("ag-ui." + EventJson.typeOf(event), scope);
    return append(Topics.AGENT_EVENTS, attributes, EventJson.write(event));
  }

  /// Appends an event of the platform.
  public Position app(Scope scope, AppEvent event) {
    return append(
        Topics.APP_EVENTS, attributes(EventJson.typeOf(event), scope), EventJson.write(event));
  }

  /// Appends a state, as the service that owns it does.
  public Position state(Scope scope, AppState state) {
    var attributes = attributes(EventJson.typeOf(state), scope);
    return append(Topics.APP_STATE, state.key(), attributes, EventJson.write(state));
  }

  /// Attributes of an event that happens now.
  public Attributes attributes(String type, Scope scope) {
    return new Attributes(
        ids.next(),
        type,
        SOURCE,
        scope.app(),
        clock.instant().truncatedTo(ChronoUnit.MICROS),
        scope.tenant(),
        scope.run(),
        null);
  }

  /// Appends any value, also a malformed one, under the app's key.
  public Position append(Topics topic, Attributes attributes, byte[] value) {
    return append(topic, attributes.app().value(), attributes, value);
  }

  /// Appends any value under any key.
  public Position append(Topics topic, String key, Attributes attributes, byte @Nullable [] value) {
    try {
      return writer
          .append(topic, key, attributes, value)
          .toCompletableFuture()
          .get(Await.SOON.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      throw new AssertionError("the record was not appended", failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  /// Everything read of a topic so far, in the order of each partition.
  public List<LogRecord> records(Topics topic) {
    return records.stream().filter(record -> record.topic() == topic).toList();
  }

  /// Everything read so far that is about that app.
  public List<LogRecord> about(AppId app, Topics topic) {
    return records(topic).stream()
        .filter(record -> app.equals(record.attributes().subject()))
        .toList();
  }

  /// Waits for a record of that topic, also one read before.
  public LogRecord await(Topics topic, Predicate<LogRecord> wanted) {
    return await(topic, Await.SOON, wanted);
  }

  public LogRecord await(Topics topic, Duration limit, Predicate<LogRecord> wanted) {
    return Await.value("a record of " + topic.topicName(), limit, () -> find(topic, wanted));
  }

  private Optional<LogRecord> find(Topics topic, Predicate<LogRecord> wanted) {
    return records(topic).stream().filter(wanted).findFirst();
  }

  @Override
  public void close() {
    reader.close();
    writer.close();
    // Whoever keeps this for longer than its tests must not keep the log with it.
    records.clear();
  }
}
