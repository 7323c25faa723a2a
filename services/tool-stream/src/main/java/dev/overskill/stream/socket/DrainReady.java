package dev.overskill.stream.socket;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Not ready from the moment on that this node goes away.
@Readiness
@Singleton
final class DrainReady implements HealthCheck {
  private final Drain drain;

  @Inject
  DrainReady(Drain drain) {
    this.drain = drain;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("takes connections").status(!drain.isOn()).build();
  }
}
