package dev.overskill.log;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// The log as beans of a service: a writer, a place to park, and the table of all apps.
///
/// Configuration: `overskill.kafka.bootstrap` (`host:port,…`), `overskill.service.name`.
@ApplicationScoped
public class LogBeans {
  @Produces
  @Singleton
  LogConfig config(
      @ConfigProperty(name = "overskill.kafka.bootstrap") String bootstrap,
      @ConfigProperty(name = "overskill.service.name") String service) {
    return new LogConfig(bootstrap, service);
  }

  @Produces
  @Singleton
  LogWriter writer(LogConfig config) {
    return new LogWriter(config);
  }

  void close(@Disposes LogWriter writer) {
    writer.close();
  }

  @Produces
  @Singleton
  Parking parking(LogWriter writer, MeterRegistry meters, LogConfig config) {
    return new Parking(writer, meters, config.client());
  }

  @Produces
  @Singleton
  AppDirectory apps(LogConfig config, Parking parking) {
    return new AppDirectory(config, parking);
  }

  void close(@Disposes AppDirectory apps) {
    apps.close();
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck directoryReady(AppDirectory apps) {
    return () ->
        HealthCheckResponse.named("app directory is at the log's tip").status(apps.ready()).build();
  }
}
