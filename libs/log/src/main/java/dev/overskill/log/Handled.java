package dev.overskill.log;

import dev.overskill.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/// Up to where a group has handled its partitions, as Kafka knows it. Asks over one connection,
/// which is made when it is first needed. For any thread.
public final class Handled implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final LogConfig config;
  private final String group;
  private @Nullable Admin admin;
  private boolean closed;

  public Handled(LogConfig config, String group) {
    this.config = config;
    this.group = group;
  }

  /// The next offset of each partition that the group has touched.
  ///
  /// @throws LogUnavailableException if Kafka does not answer within 30 seconds
  public Map<Batches.Partition, Long> ask() {
    try {
      var committed =
          admin()
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      var handled = new HashMap<Batches.Partition, Long>();
      committed.forEach((part, next) -> {
        if (next != null) {
          handled.put(
              new Batches.Partition(Topics.of(part.topic()), part.partition()), next.offset());
        }
      });
      return handled;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new LogUnavailableException("the offsets of " + group + " cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while reading offsets", e);
    }
  }

  private synchronized Admin admin() {
    if (closed) {
      throw new KafkaException("closed");
    }
    var present = admin;
    if (present == null) {
      present = Admin.create(new HashMap<>(config.common()));
      admin = present;
    }
    return present;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (admin != null) {
      admin.close(CLOSE_LIMIT);
    }
  }
}
