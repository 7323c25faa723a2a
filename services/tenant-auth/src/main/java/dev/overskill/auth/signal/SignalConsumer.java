package dev.overskill.auth.signal;

import dev.overskill.events.MalformedEventException;
import dev.overskill.events.SecuritySignal;
import dev.overskill.events.Topics;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/// Counts what the doors refused, by door and code (`overskill.auth.signals`), and says whose it
/// was. Nothing is locked yet because of a signal: a person reads them.
@Singleton
@Startup
class SignalConsumer {
  private static final Logger LOG = Logger.getLogger(SignalConsumer.class);
  private static final String GROUP = "tenant-auth-signals";

  private final MeterRegistry meters;
  private final Parking parking;
  private final LogReader reader;

  @Inject
  SignalConsumer(LogConfig config, Parking parking, MeterRegistry meters) {
    this.meters = meters;
    this.parking = parking;
    this.reader =
        LogReader.start(
            "signals",
            config,
            LogReader.Plan.of(new Start.Group(GROUP), Topics.SECURITY_SIGNALS),
            parking,
            this::heed);
  }

  private void heed(List<LogRecord> records) {
    for (var record : records) {
      try {
        heed(record, record.read(SecuritySignal.class));
      } catch (MalformedEventException e) {
        parking.park(record, String.valueOf(e.getMessage()));
      }
    }
  }

  private void heed(LogRecord record, SecuritySignal signal) {
    switch (signal) {
      case SecuritySignal.CrossingRefused(var door, var code, var app) -> {
        meters.counter("overskill.auth.signals", "door", door, "code", code).increment();
        LOG.warnf(
            "a crossing was refused tenant=%s door=%s code=%s app=%s",
            record.attributes().tenant(), door, code, app);
      }
      case SecuritySignal.Unrecognised _ ->
          meters
              .counter("overskill.auth.signals", "door", "unknown", "code", "unknown")
              .increment();
    }
  }

  @PreDestroy
  void close() {
    reader.close();
  }
}
