package dev.overskill.log;

import dev.overskill.events.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
  private final Set<Topics> topics;
  private final Start start;
  private final Pace pace;
  private final Decoder decoder;
  private final Batches batches;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Commits commits;
  private final Pulse pulse;
  private final Tips tips;
  private final Following following;
  private final Optional<Relay> leading;
  private boolean attached;
  private volatile boolean failing;

  private LogReader(String name, LogConfig config, Plan plan, Parking parking, Batches batches) {
    this.name = name;
    this.topics = plan.topics();
    this.start = plan.start();
    this.pace = new Pace(plan.linger());
    this.decoder = new Decoder(parking);
    this.batches = batches;
    this.consumer = Consumers.connect(name, config, plan, pace);
    this.commits = new Commits(consumer, batches);
    this.pulse = new Pulse(consumer, batches);
    this.tips = new Tips(consumer);
    this.following = new Following(consumer, plan.follows());
    this.leading = plan.leads();
  }

  /// What to read, and from where.
  ///
  /// @param linger how long records may gather before they are asked for: nothing for whom a person
  ///   waits, more for whoever saves work by larger batches
  /// @param leads where what was handled is put for others
  /// @param follows where to look before Kafka is asked
  public record Plan(
      Set<Topics> topics,
      Start start,
      Duration linger,
      Optional<Relay> leads,
      Optional<Relay> follows) {
    public Plan(Set<Topics> topics, Start start) {
      this(topics, start, Duration.ZERO, Optional.empty(), Optional.empty());
    }

    public static Plan of(Start start, Topics... topics) {
      return new Plan(Set.of(topics), start);
    }

    /// The same, for others to follow.
    public Plan leading(Relay relay) {
      return new Plan(topics, start, linger, Optional.of(relay), follows);
    }

    /// The same, read in larger batches.
    public Plan lingering(Duration every) {
      return new Plan(topics, start, every, leads, follows);
    }

    /// The same behind a leader of this process. For who lets records gather: nobody is woken when
    /// the leader has more.
    public Plan following(Relay relay) {
      return new Plan(topics, start, linger, leads, Optional.of(relay));
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
    return tips.reached().minimalCompletionStage();
  }

  /// Whether what was on the log at the start has been handled and the last batch went well.
  public boolean ready() {
    return tips.reached().isDone() && !failing;
  }

  public String name() {
    return name;
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
      var opening = new Opening(consumer, start);
      var parts = opening.assign(names);
      parts.forEach(part -> begin(part, opening.handled(part)));
      tips.measure(parts);
      noticeTip();
    }
    attached = true;
  }

  private void begin(TopicPartition part, long handled) {
    long offset = consumer.position(part);
    batches.begins(partition(part), offset, handled);
    leading.ifPresent(relay -> relay.begin(part, offset));
  }

  private static Batches.Partition partition(TopicPartition part) {
    return new Batches.Partition(Topics.of(part.topic()), part.partition());
  }

  private void step() throws InterruptedException {
    boolean gathers = pace.gathers() && !consumer.assignment().isEmpty();
    following.arrange();
    var polled = consumer.poll(gathers ? Pace.GLANCE : commits.patience(POLL));
    if (!polled.isEmpty()) {
      handle(polled);
    }
    var share = following.take();
    if (!share.isEmpty()) {
      persist(share.records());
    }
    following.done(share);
    handled(share.partitions());
    boolean came = !polled.isEmpty() || !share.isEmpty();
    pace.rest(came, !gathers || following.isFarBehind());
    failing = false;
    noticeTip();
    pulse.due();
    commits.due(!came);
  }

  private void noticeTip() {
    if (tips.notice()) {
      batches.caughtUp();
      tips.tell();
    }
  }

  private void handle(ConsumerRecords<byte[], byte[]> polled) throws InterruptedException {
    var decoded = decoder.decode(polled);
    if (!decoded.records().isEmpty()) {
      persist(decoded.records());
    }
    leading.ifPresent(relay ->
        decoded
            .parts()
            .forEach((part, records) -> relay.add(part, records, consumer.position(part))));
    handled(decoded.parts().keySet());
  }

  private void handled(Set<TopicPartition> parts) {
    if (start instanceof Start.Group) {
      commits.handled(parts);
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
      tips.measure(parts);
      noticeTip();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> parts) {
      commits.now(parts);
      onPartitionsLost(parts);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> parts) {
      tips.forget(parts);
      commits.forget(parts);
      batches.lost(parts.stream().map(LogReader::partition).toList());
    }
  }
}
