package dev.overskill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.Ids;
import dev.overskill.events.Revision;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.Batches;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import dev.overskill.log.Relay;
import dev.overskill.log.Start;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LogReaderTest {
  private final Ids ids = Ids.secure();
  private final TestLog log = TestLog.open();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final LogConfig config = new LogConfig(bootstrap(), "reader-" + ids.next());
  private final LogWriter writer = new LogWriter(config);
  private final Parking parking = new Parking(writer, meters, "reader-test");
  private final TestLog.Scope scope =
      new TestLog.Scope(ids.tenant(), ids.app(), new RunId("run-1"));

  @AfterEach
  void close() {
    log.close();
    writer.close();
  }

  private static String bootstrap() {
    var settings = SharedParts.start(EnumSet.of(Backing.KAFKA));
    return String.valueOf(settings.get("overskill.kafka.bootstrap"));
  }

  private LogReader read(Start start, Batches batches) {
    return LogReader.start(
        "test", config, LogReader.Plan.of(start, Topics.AGENT_EVENTS), parking, batches);
  }

  /// Keeps what is about this test's app: the log is shared with other tests.
  private void keep(List<LogRecord> records, List<LogRecord> kept) {
    records.stream()
        .filter(record -> scope.app().equals(record.attributes().subject()))
        .forEach(kept::add);
  }

  @Test
  void itIsToldThatItHeardAllThatWasThereAlsoOfAPartitionThatIsNeverQuiet() {
    var wanted = log.agent(scope, new AgentEvent.TextMessageEnd("m"));
    var reached = new CopyOnWriteArrayList<Batches.Partition>();
    var listening =
        new Batches() {
          @Override
          public void handle(List<LogRecord> records) {}

          @Override
          public Optional<Duration> pulse() {
            return Optional.of(Duration.ofMillis(100));
          }

          @Override
          public void reached(Set<Batches.Partition> partitions) {
            reached.addAll(partitions);
          }
        };

    try (var _ = read(new Start.Earliest(), listening)) {
      Await.until(
          "it is told",
          () -> {
            log.agent(scope, new AgentEvent.TextMessageEnd("m"));
            return reached.contains(new Batches.Partition(wanted.topic(), wanted.partition()));
          });
    }
  }

  @Test
  void fromTheEarliestRecordItHasCaughtUpOnceAllWasHandled() {
    var wanted = log.agent(scope, new AgentEvent.TextMessageEnd("m"));
    var kept = new CopyOnWriteArrayList<LogRecord>();

    try (var reader = read(new Start.Earliest(), records -> keep(records, kept))) {
      reader.caughtUp().toCompletableFuture().join();

      assertThat(kept).extracting(LogRecord::position).containsExactly(wanted);
    }
  }

  @Test
  void aRecordThatIsNoCloudEventIsParkedAndTheNextIsHandled() {
    raw(scope.app(), "not a cloud event");
    var good = log.agent(scope, new AgentEvent.TextMessageEnd("after"));
    var kept = new CopyOnWriteArrayList<LogRecord>();

    try (var reader = read(new Start.Earliest(), records -> keep(records, kept))) {
      reader.caughtUp().toCompletableFuture().join();

      assertThat(kept).extracting(LogRecord::position).containsExactly(good);
      assertThat(meters.counter("overskill.log.parked", "topic", "agent.events").count())
          .isPositive();
    }
  }

  private void raw(AppId app, String value) {
    Map<String, Object> settings = Map.of("bootstrap.servers", config.bootstrap());
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      var _ =
          producer.send(
              new ProducerRecord<>(
                  Topics.AGENT_EVENTS.topicName(),
                  app.value().getBytes(StandardCharsets.UTF_8),
                  value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Test
  void whatCouldNotBeHandledComesAgainAndNothingIsSkipped() {
    var first = log.agent(scope, new AgentEvent.TextMessageEnd("first"));
    var second = log.agent(scope, new AgentEvent.TextMessageEnd("second"));
    var kept = new CopyOnWriteArrayList<LogRecord>();
    var failures = new AtomicInteger(2);

    try (var reader =
        read(
            new Start.Earliest(),
            records -> {
              if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("the database is away");
              }
              keep(records, kept);
            })) {
      reader.caughtUp().toCompletableFuture().join();

      assertThat(kept).extracting(LogRecord::position).containsExactly(first, second);
    }
  }

  @Test
  void aGroupGoesOnFromWhereItsHandlerStillNeedsRecords() {
    var needed = log.agent(scope, new AgentEvent.TextMessageEnd("needed"));
    var last = log.agent(scope, new AgentEvent.TextMessageEnd("last"));
    var group = new Start.Group("group-" + ids.next());
    var before = new CopyOnWriteArrayList<LogRecord>();
    try (var reader = read(group, new Holding(before, needed.offset(), needed.partition()))) {
      Await.until("both are read", () -> before.size() == 2);
      assertThat(reader.name()).isEqualTo("test");
    }
    var after = new CopyOnWriteArrayList<LogRecord>();

    try (var reader = read(group, records -> keep(records, after))) {
      Await.until("the needed record is read again", () -> after.size() >= 2);

      assertThat(after).extracting(LogRecord::position).containsExactly(needed, last);
      assertThat(reader.name()).isEqualTo("test");
    }
  }

  @Test
  void whoLetsRecordsGatherIsNotHeldUpByMany() {
    var text = "x".repeat(16 << 10);
    for (int i = 0; i < 200; i++) {
      log.agent(scope, new AgentEvent.TextMessageContent("m", text));
    }
    var kept = new CopyOnWriteArrayList<LogRecord>();
    var plan =
        LogReader.Plan.of(new Start.Group("group-" + ids.next()), Topics.AGENT_EVENTS)
            .lingering(Duration.ofSeconds(1));

    try (var reader =
        LogReader.start("test", config, plan, parking, records -> keep(records, kept))) {
      Await.until("all are read", () -> kept.size() == 200);
      assertThat(reader.name()).isEqualTo("test");
    }
  }

  /// Reads behind a leader, and does this when both are at the tip.
  ///
  /// @param bytes that the relay holds
  /// @param led what the leader reads
  /// @param kept what the follower reads of this test's app
  private void behindALeader(long bytes, List<LogRecord> led, List<LogRecord> kept, Runnable then) {
    var relay = new Relay(bytes);
    var leading = LogReader.Plan.of(new Start.Earliest(), Topics.AGENT_EVENTS).leading(relay);
    var following =
        LogReader.Plan.of(new Start.Group("group-" + ids.next()), Topics.AGENT_EVENTS)
            .lingering(Duration.ofMillis(50))
            .following(relay);
    try (var leader = LogReader.start("leader", config, leading, parking, led::addAll);
        var follower =
            LogReader.start("follower", config, following, parking, it -> keep(it, kept))) {
      Await.until("both are at the tip", () -> leader.ready() && follower.ready());
      then.run();
    }
  }

  private void append(List<LogRecord> kept) {
    int before = kept.size();
    log.agent(scope, new AgentEvent.TextMessageContent("m", "number " + before));
    Await.until("it is read", () -> kept.size() > before);
  }

  private static void assertReadOnceInOrder(List<LogRecord> kept) {
    assertThat(kept).extracting(LogRecord::position).doesNotHaveDuplicates();
    assertThat(kept).extracting(LogRecord::offset).isSorted();
  }

  @Test
  void whoFollowsComesToReadTheVeryRecordsOfTheLeader() {
    var led = new CopyOnWriteArrayList<LogRecord>();
    var kept = new CopyOnWriteArrayList<LogRecord>();

    behindALeader(
        1 << 20,
        led,
        kept,
        () ->
            Await.until(
                "a record is the leader's own",
                () -> {
                  append(kept);
                  Set<LogRecord> own = Collections.newSetFromMap(new IdentityHashMap<>());
                  own.addAll(led);
                  return own.contains(kept.getLast());
                }));

    assertReadOnceInOrder(kept);
  }

  @Test
  void whoFollowsAsksKafkaForWhatIsNotThereAnyMore() {
    for (int i = 0; i < 10; i++) {
      log.agent(scope, new AgentEvent.TextMessageContent("m", "earlier " + i));
    }
    var kept = new CopyOnWriteArrayList<LogRecord>();

    behindALeader(
        1,
        new CopyOnWriteArrayList<>(),
        kept,
        () -> {
          for (int i = 0; i < 10; i++) {
            append(kept);
          }
        });

    assertThat(kept).hasSize(20);
    assertReadOnceInOrder(kept);
  }

  @Test
  void whatAGroupHasNotHandledIsReadHoweverMuchItIs() {
    var group = "group-" + ids.next();
    log.agent(scope, new AgentEvent.TextMessageEnd("handled"));
    handle(group, 1);
    var first = log.agent(scope, new AgentEvent.TextMessageEnd("first"));
    var second = log.agent(scope, new AgentEvent.TextMessageEnd("second"));

    assertThat(readBehind(group, 0)).containsExactly(first, second);
  }

  @Test
  void ofWhatAGroupHasHandledOnlySoMuchIsRead() {
    var group = "group-" + ids.next();
    log.agent(scope, new AgentEvent.TextMessageEnd("first"));
    var second = log.agent(scope, new AgentEvent.TextMessageEnd("second"));
    var third = log.agent(scope, new AgentEvent.TextMessageEnd("third"));
    handle(group, 3);

    assertThat(readBehind(group, 2)).containsExactly(second, third);
  }

  @Test
  void ofWhatAGroupHasNotHandledTheOldestArePassedOverIfThereIsTooMuch() {
    var group = "group-" + ids.next();
    var handled = log.agent(scope, new AgentEvent.TextMessageEnd("handled"));
    handle(group, 1);
    log.agent(scope, new AgentEvent.TextMessageEnd("passed over"));
    var last = log.agent(scope, new AgentEvent.TextMessageEnd("last"));
    var begun = new CopyOnWriteArrayList<Long>();
    var start = new Start.Behind(group, Duration.ofHours(1), 1, 1);
    var listening =
        new Batches() {
          @Override
          public void handle(List<LogRecord> records) {}

          @Override
          public void begins(Partition partition, long offset, long until) {
            if (partition.number() == handled.partition()) {
              begun.addAll(List.of(offset, until));
            }
          }
        };

    try (var reader = read(start, listening)) {
      reader.caughtUp().toCompletableFuture().join();
    }

    assertThat(readBehind(start)).containsExactly(last);
    assertThat(begun).containsExactly(last.offset(), handled.offset() + 1);
  }

  @Test
  void behindAGroupThatNeverReadEverythingIsRead() {
    var only = log.agent(scope, new AgentEvent.TextMessageEnd("only"));

    assertThat(readBehind("group-" + ids.next(), 0)).containsExactly(only);
  }

  private void handle(String group, int records) {
    var handled = new CopyOnWriteArrayList<LogRecord>();
    try (var _ = read(new Start.Group(group), it -> keep(it, handled))) {
      Await.until("the group has handled them", () -> handled.size() == records);
    }
  }

  private List<LogRecord.Position> readBehind(String group, long most) {
    return readBehind(new Start.Behind(group, Duration.ofHours(1), most, Integer.MAX_VALUE));
  }

  private List<LogRecord.Position> readBehind(Start start) {
    var kept = new CopyOnWriteArrayList<LogRecord>();
    try (var reader = read(start, records -> keep(records, kept))) {
      reader.caughtUp().toCompletableFuture().join();
      return kept.stream().map(LogRecord::position).toList();
    }
  }

  /// Holds the offset of one partition back.
  private final class Holding implements Batches {
    private final List<LogRecord> kept;
    private final long offset;
    private final int partition;

    Holding(List<LogRecord> kept, long offset, int partition) {
      this.kept = kept;
      this.offset = offset;
      this.partition = partition;
    }

    @Override
    public void handle(List<LogRecord> records) {
      keep(records, kept);
    }

    @Override
    public long resumeAt(Topics topic, int number, long next) {
      return number == partition ? Math.min(offset, next) : next;
    }
  }

  @Test
  void theDirectoryKnowsAnAppWhateverTheOrderOfItsAspects() {
    var slug = new AppSlug("slug-" + ids.next());
    log.state(scope, new AppState.Head(scope.app(), scope.tenant(), new Revision(7)));
    log.state(scope, new AppState.App(scope.app(), scope.tenant(), slug, "Name", AppStatus.active));
    var seen = new HashMap<String, AppState>();

    try (var apps = new AppDirectory(config, parking)) {
      apps.listen(state -> seen.put(state.key(), state));
      Await.until("the directory is ready", apps::ready);

      var entry = apps.app(slug).orElseThrow();
      assertThat(entry.head()).isEqualTo(new Revision(7));
      assertThat(entry.tenant()).isEqualTo(scope.tenant());
      assertThat(entry.active()).isTrue();
      assertThat(apps.app(ids.app())).isEmpty();
    }
  }
}
