package dev.overskill.stream.journal;

import dev.overskill.log.Batches;
import dev.overskill.log.LogRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// Measures how old live records are when they are read.
final class ReadAge implements Batches {
  private final Batches feed;
  private final Clock clock;
  private final Timer read;
  private boolean live;

  ReadAge(Batches feed, MeterRegistry meters, Clock clock) {
    this.feed = feed;
    this.clock = clock;
    this.read =
        Timer.builder("stream.stage")
            .description("where a live event's age comes from: being read, or being written")
            .tag("stage", "read")
            .register(meters);
  }

  @Override
  public void handle(List<LogRecord> records) throws Exception {
    if (live) {
      var now = clock.instant();
      records.forEach(record -> read.record(Duration.between(record.attributes().time(), now)));
    }
    feed.handle(records);
  }

  @Override
  public void begins(Partition partition, long offset, long handled) {
    feed.begins(partition, offset, handled);
  }

  @Override
  public void caughtUp() {
    feed.caughtUp();
    live = true;
  }
}
