package dev.overskill.tenancy;

import dev.overskill.events.AppState;
import dev.overskill.log.AppDirectory;
import io.quarkus.arc.DefaultBean;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Makes the beans of this library for a Quarkus service. What a service does not inject is never
/// made, so a service without a database needs no context key.
@Dependent
class TenancyProducer {
  @Produces
  @DefaultBean
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @DefaultBean
  @Singleton
  AuthDoor authDoor(Vertx vertx, AuthDoorConfig config) {
    return new AuthDoor(vertx, config.url());
  }

  @Produces
  @DefaultBean
  @Singleton
  VerificationKeys verificationKeys(AuthDoor door, Clock clock) {
    return new Jwks(door, clock);
  }

  @Produces
  @DefaultBean
  @Singleton
  Revocations revocations(Clock clock, AppDirectory log) {
    var revocations = new Revocations(clock);
    log.listen(state -> {
      if (state instanceof AppState.Access access) {
        revocations.apply(access);
      }
    });
    log.access().forEach(revocations::apply);
    return revocations;
  }

  @Produces
  @DefaultBean
  @Singleton
  Tokens tokens(
      VerificationKeys keys, Revocations revocations, AuthDoorConfig config, Clock clock) {
    return new Tokens(keys, revocations, config.issuer(), clock);
  }

  @Produces
  @DefaultBean
  @Singleton
  ServiceTokens serviceTokens(AuthDoor door, ServiceConfig config, Clock clock) {
    var key =
        config
            .key()
            .orElseThrow(() -> new IllegalStateException("overskill.service.key is not set"));
    return new ServiceTokens(door, Secret.ofText(key), clock);
  }

  @Produces
  @DefaultBean
  @Singleton
  ContextSigner contextSigner(ContextConfig config, Clock clock) {
    var key =
        config
            .contextKey()
            .orElseThrow(
                () -> new IllegalStateException("overskill.tenancy.context-key is not set"));
    return new ContextSigner(Secret.ofKey(key), clock);
  }

  @Produces
  @DefaultBean
  @Singleton
  TenantTransaction tenantTransaction(Instance<Pool> pool, ContextSigner signer) {
    return new TenantTransaction(pool.get(), signer);
  }
}
