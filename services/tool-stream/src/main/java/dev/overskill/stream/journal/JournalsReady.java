package dev.overskill.stream.journal;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Ready once the journals hold what the log holds.
@Readiness
@Singleton
final class JournalsReady implements HealthCheck {
  private final LiveJournals journals;

  @Inject
  JournalsReady(LiveJournals journals) {
    this.journals = journals;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("journals are at the log's tip")
        .status(journals.get().isPresent())
        .build();
  }
}
