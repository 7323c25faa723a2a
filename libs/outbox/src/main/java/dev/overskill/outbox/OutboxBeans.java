package dev.overskill.outbox;

import dev.overskill.events.Ids;
import dev.overskill.log.LogWriter;
import dev.overskill.outbox.OutboxRelay.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The outbox of a service as beans; its relay starts with the service.
///
/// Configuration: `overskill.outbox.schema`, `.username`, `.password`, and the service's
/// `quarkus.datasource.jdbc.url`.
@ApplicationScoped
public class OutboxBeans {
  @Produces
  @Singleton
  Wake wake() {
    return new Wake();
  }

  @Produces
  @Singleton
  Outbox outbox(
      Wake wake,
      @ConfigProperty(name = "overskill.outbox.schema") String schema,
      @ConfigProperty(name = "overskill.service.name") String service) {
    return new Outbox(schema, service, Ids.secure(), Clock.systemUTC(), wake);
  }

  @Produces
  @Singleton
  Database database(
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
      @ConfigProperty(name = "overskill.outbox.username") String user,
      @ConfigProperty(name = "overskill.outbox.password") String password,
      @ConfigProperty(name = "overskill.outbox.schema") String schema) {
    return new Database(url, user, password, schema);
  }

  @Produces
  @Singleton
  OutboxRelay relay(Database database, LogWriter log, MeterRegistry meters, Wake wake) {
    return new OutboxRelay(database, log, meters, wake);
  }

  void start(@Observes StartupEvent started, OutboxRelay relay) {
    // Observing makes the bean, and making it starts the relay: after the migrations, which make
    // the table.
  }

  void close(@Disposes OutboxRelay relay) {
    relay.close();
  }
}
