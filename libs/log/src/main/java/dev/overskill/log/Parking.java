package dev.overskill.log;

import dev.overskill.events.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Where a record goes that its consumer cannot understand: to [Topics#PARKED] as it was, with the
/// reason and its place in headers, counted by `overskill.log.parked`. The consumer goes on.
public final class Parking {
  public static final String REASON = "parked-reason";
  public static final String BY = "parked-by";
  public static final String FROM = "parked-from";

  private static final Logger LOG = Logger.getLogger(Parking.class);
  private static final int REASON_LIMIT = 1_000;

  private final LogWriter writer;
  private final MeterRegistry meters;
  private final String by;

  /// @param by the service that parks
  public Parking(LogWriter writer, MeterRegistry meters, String by) {
    this.writer = writer;
    this.meters = meters;
    this.by = by;
  }

  /// Parks a record that was read but made no sense to its consumer.
  public CompletionStage<?> park(LogRecord record, String reason) {
    return park(
        Wire.headers(record.attributes()), record.position(), record.key(), record.value(), reason);
  }

  CompletionStage<?> park(ConsumerRecord<byte[], byte[]> raw, String reason) {
    var position = new LogRecord.Position(Topics.of(raw.topic()), raw.partition(), raw.offset());
    var key = raw.key() == null ? "" : new String(raw.key(), StandardCharsets.UTF_8);
    return park(List.of(raw.headers().toArray()), position, key, raw.value(), reason);
  }

  private CompletionStage<?> park(
      List<Header> headers,
      LogRecord.Position position,
      String key,
      byte @Nullable [] value,
      String reason) {
    meters.counter("overskill.log.parked", "topic", position.topic().topicName()).increment();
    LOG.warnf(
        "parked topic=%s partition=%d offset=%d",
        position.topic().topicName(), position.partition(), position.offset());
    var all = new ArrayList<>(headers);
    var place = position.topic().topicName() + "/" + position.partition() + "/" + position.offset();
    Map.of(REASON, shortened(reason), BY, by, FROM, place)
        .forEach((name, text) -> all.add(LogWriter.header(name, text)));
    return writer.append(Topics.PARKED, key, all, value);
  }

  private static String shortened(String reason) {
    return reason.length() <= REASON_LIMIT ? reason : reason.substring(0, REASON_LIMIT);
  }
}
