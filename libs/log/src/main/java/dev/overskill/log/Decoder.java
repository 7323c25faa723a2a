package dev.overskill.log;

import dev.overskill.events.MalformedEventException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// Reads what a poll brought; what is not a CloudEvent is parked and left out. For one thread.
final class Decoder {
  private final WireReader wire = new WireReader();
  private final Parking parking;

  Decoder(Parking parking) {
    this.parking = parking;
  }

  /// The records of one poll.
  ///
  /// @param records of all partitions, each in its order
  /// @param parts the same, of each partition that the poll brought something of
  record Decoded(List<LogRecord> records, Map<TopicPartition, List<LogRecord>> parts) {}

  Decoded decode(ConsumerRecords<byte[], byte[]> polled) {
    var records = new ArrayList<LogRecord>(polled.count());
    var parts = new HashMap<TopicPartition, List<LogRecord>>();
    for (var part : polled.partitions()) {
      var own = polled.records(part).stream().flatMap(raw -> read(raw).stream()).toList();
      records.addAll(own);
      parts.put(part, own);
    }
    return new Decoded(records, parts);
  }

  private Optional<LogRecord> read(ConsumerRecord<byte[], byte[]> raw) {
    try {
      return Optional.of(wire.read(raw));
    } catch (MalformedEventException e) {
      parking.park(raw, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
