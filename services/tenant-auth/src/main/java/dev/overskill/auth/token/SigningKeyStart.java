package dev.overskill.auth.token;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/// Fetches the signing keys at the start; the service is ready once it can sign.
@Singleton
@Readiness
class SigningKeyStart implements HealthCheck {
  private static final Logger LOG = Logger.getLogger(SigningKeyStart.class);

  private final SigningKeys keys;

  @Inject
  SigningKeyStart(SigningKeys keys) {
    this.keys = keys;
  }

  void fetch(@Observes StartupEvent started) {
    keys.look()
        .onFailure()
        .retry()
        .withBackOff(Duration.ofMillis(200), Duration.ofSeconds(5))
        .indefinitely()
        .subscribe()
        .with(_ -> LOG.info("the signing keys are at hand"));
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("tokens can be signed").status(keys.isReady()).build();
  }
}
