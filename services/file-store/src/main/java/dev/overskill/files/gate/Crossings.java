package dev.overskill.files.gate;

import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.SecuritySignal;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogWriter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/// Tells of everybody who asked for an app of another tenant.
@ApplicationScoped
public class Crossings {
  private static final Logger LOG = Logger.getLogger(Crossings.class);

  private final LogWriter log;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Ids ids = Ids.secure();

  @Inject
  Crossings(LogWriter log, MeterRegistry meters, Clock clock) {
    this.log = log;
    this.meters = meters;
    this.clock = clock;
  }

  /// Reports an attempt.
  ///
  /// @param door `rest` or `tool`
  /// @param tenant who asked
  /// @param app what they asked for
  public void report(String door, TenantId tenant, AppId app) {
    meters.counter("overskill.files.crossings", "door", door).increment();
    LOG.warnf("crossing refused door=%s tenant=%s app=%s", door, tenant, app);
    var signal = new SecuritySignal.CrossingRefused(door, "not_found", app);
    var attributes =
        new Attributes(
            ids.next(),
            EventJson.typeOf(signal),
            "/file-store",
            app,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            tenant,
            null,
            null);
    log.append(Topics.SECURITY_SIGNALS, tenant.value(), attributes, EventJson.write(signal))
        .whenComplete((_, failure) -> {
          if (failure != null) {
            LOG.warnf("a security signal could not be sent: %s", failure.getMessage());
          }
        });
  }
}
