package dev.overskill.log;

import dev.overskill.events.MalformedEventException;
import dev.overskill.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/// Reads topics of the log on a thread of its own and hands what it reads to [Batches].
///
/// A record that is not a CloudEvent is parked and passed over. If handling fails, or Kafka is
/// away, the reader pauses (100 ms, doubling to 5 s) and tries again from the same place, for as
/// long as it takes: nothing is skipped.
public final class LogReader implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(LogReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final String name;
  private final LogConfig config;
  private final Set<Topics> topics;
  private final Start start;
  private final Pace pace;
  private final Parking parking;
  private final Batches batches;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /// Offsets to reach before this reader counts as caught up; read and written by its thread only.
  private final Map<TopicPartition, Long> tips = new HashMap<>();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Commits commits;
  private final Pulse pulse;
  private final WireReader wire = new WireReader();
  private boolean attached;
  private volatile boolean failing;

  private LogReader(String name, LogConfig config, Plan plan, Parking parking, Batches batches) {
    this.name = name;
    this.config = config;
    this.topics = plan.topics();
    this.start = plan.start();
    this.pace = new Pace(plan.linger());
    this.parking = parking;
    this.batches = batches;
    this.consumer = connect();
    this.commits = new Commits(consumer, batches);
    this.pulse = new Pulse(consumer, batches);
  }

  /// What to read, and from where.
  ///
  /// @param linger how long records may gather at Kafka before they are asked for: nothing for whom
  ///   a person waits, more for whoever saves work by larger batches
  public record Plan(Set<Topics> topics, Start start, Duration linger) {
    public Plan(Set<Topics> topics, Start start) {
      this(topics, start, Duration.ZERO);
    }

    public static Plan of(Start start, Topics... topics) {
      return new Plan(Set.of(topics), start);
    }

    /// The same, read in larger batches.
    public Plan lingering(Duration linger) {
      return new Plan(topics, start, linger);
    }
  }

  /// Starts to read.
  ///
  /// @param name of the reader's thread and of what it logs
  public static LogReader start(
      String name, LogConfig config, Plan plan, Parking parking, Batches batches) {
    var reader = new LogReader(name, config, plan, parking, batches);
    Thread.ofPlatform().name("log-" + name).daemon().start(reader::run);
    return reader;
  }

  /// Completes when everything that was on the log at the start has been handled.
  public CompletionStage<Void> caughtUp() {
    return caughtUp.minimalCompletionStage();
  }

  /// Whether what was on the log at the start has been handled and the last batch went well.
  public boolean ready() {
    return caughtUp.isDone() && !failing;
  }

  public String name() {
    return name;
  }

  private KafkaConsumer<byte[], byte[]> connect() {
    var settings = new HashMap<>(config.common());
    settings.put("client.id", config.client() + "-" + name);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    settings.put("max.poll.interval.ms", 120_000);
    settings.put("session.timeout.ms", 10_000);
    settings.put("heartbeat.interval.ms", 1_000);
    settings.put("reconnect.backoff.max.ms", 1_000);
    settings.put("allow.auto.create.topics", false);
    settings.putAll(pace.settings());
    switch (start) {
      case Start.Group(var group) -> settings.put("group.id", group);
      case Start.Behind(var group, _, _) -> settings.put("group.id", group);
      case Start.Earliest _, Start.Since _, Start.Tip _ -> {}
    }
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void run() {
    var pause = FIRST_PAUSE;
    try {
      while (!closing.get()) {
        try {
          attach();
          step();
          pause = FIRST_PAUSE;
        } catch (WakeupException _) {
          LOG.debugf("reader %s woken to close", name);
        } catch (KafkaException e) {
          failing = true;
          LOG.warnf("reader %s cannot read: %s", name, e.getMessage());
          Thread.sleep(pause);
          pause = longer(pause);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      leave();
    }
  }

  private void leave() {
    commits.all();
    consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
    ended.complete(null);
  }

  private void attach() {
    if (attached) {
      return;
    }
    var names = topics.stream().map(Topics::topicName).toList();
    if (start instanceof Start.Group) {
      consumer.subscribe(names, new Rebalance());
    } else {
      var parts = new Opening(consumer, start).assign(names);
      parts.forEach(part -> batches.begins(partition(part), consumer.position(part)));
      measureTips(parts);
    }
    attached = true;
  }

  private static Batches.Partition partition(TopicPartition part) {
    return new Batches.Partition(Topics.of(part.topic()), part.partition());
  }

  private void measureTips(Collection<TopicPartition> parts) {
    tips.putAll(consumer.endOffsets(parts));
    noticeTip();
  }

  private void step() throws InterruptedException {
    boolean gathers = pace.gathers() && !consumer.assignment().isEmpty();
    var polled = consumer.poll(gathers ? Pace.GLANCE : POLL);
    if (!polled.isEmpty()) {
      handle(polled);
    }
    pace.rest(polled, gathers);
    failing = false;
    noticeTip();
    pulse.due();
    commits.due();
  }

  private void noticeTip() {
    if (!caughtUp.isDone() && (!tips.isEmpty() || !consumer.assignment().isEmpty())) {
      tips.entrySet().removeIf(tip -> consumer.position(tip.getKey()) >= tip.getValue());
      if (tips.isEmpty()) {
        batches.caughtUp();
        caughtUp.complete(null);
      }
    }
  }

  private void handle(ConsumerRecords<byte[], byte[]> polled) throws InterruptedException {
    var records = new ArrayList<LogRecord>(polled.count());
    for (var raw : polled) {
      try {
        records.add(wire.read(raw));
      } catch (MalformedEventException e) {
        parking.park(raw, String.valueOf(e.getMessage()));
      }
    }
    if (!records.isEmpty()) {
      persist(records);
    }
    if (start instanceof Start.Group) {
      commits.handled(polled.partitions());
    }
  }

  private void persist(List<LogRecord> records) throws InterruptedException {
    var pause = FIRST_PAUSE;
    while (!closing.get()) {
      try {
        batches.handle(records);
        return;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        failing = true;
        LOG.errorf(
            e, "reader %s could not handle %d records; again after a pause", name, records.size());
        Thread.sleep(pause);
        pause = longer(pause);
      }
    }
    throw new WakeupException();
  }

  private static Duration longer(Duration pause) {
    var doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  /// Stops reading and leaves the group; what is being handled is finished first, for at most five
  /// seconds.
  @Override
  public void close() {
    closing.set(true);
    consumer.wakeup();
    ended.completeOnTimeout(null, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> parts) {
      measureTips(parts);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> parts) {
      commits.now(parts);
      onPartitionsLost(parts);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> parts) {
      parts.forEach(tips::remove);
      commits.forget(parts);
      batches.lost(parts.stream().map(LogReader::partition).toList());
    }
  }
}
