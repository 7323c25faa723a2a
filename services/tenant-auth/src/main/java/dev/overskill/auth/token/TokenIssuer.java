package dev.overskill.auth.token;

import dev.overskill.events.Ids;
import dev.overskill.tenancy.AppGrant;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.TokenMint;
import dev.overskill.tenancy.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Issues access tokens with the key whose turn it is.
@Singleton
public final class TokenIssuer {
  private final SigningKeys keys;
  private final TokenConfig config;
  private final String issuer;
  private final MeterRegistry meters;
  private final Ids ids = Ids.secure();

  @Inject
  TokenIssuer(
      SigningKeys keys,
      TokenConfig config,
      @ConfigProperty(
              name = "overskill.auth.issuer",
              defaultValue = "https://auth.overskill.localhost")
          String issuer,
      MeterRegistry meters) {
    if (config.life().compareTo(Tokens.LONGEST_LIFE) > 0
        || config.serviceLife().compareTo(Tokens.LONGEST_LIFE) > 0) {
      throw new IllegalStateException("overskill.auth.tokens: a token lives at most 15 minutes");
    }
    this.keys = keys;
    this.config = config;
    this.issuer = issuer;
    this.meters = meters;
  }

  /// A token and how long it lives.
  public record Issued(String token, Duration life) {
    @Override
    public String toString() {
      return "•••";
    }
  }

  /// @param at when the caller's rights were read: a withdrawal after that voids the token
  Issued issue(Caller caller, Instant at) {
    var life = caller instanceof Caller.Service ? config.serviceLife() : config.life();
    var token = mint().mint(caller, ids.next(), at, life);
    count(kind(caller));
    return new Issued(token, life);
  }

  /// A token for the code of an app.
  public Issued issue(AppGrant grant, Instant at, Duration life) {
    var token = mint().mint(grant, ids.next(), at, life);
    count("app");
    return new Issued(token, life);
  }

  private TokenMint mint() {
    var key = keys.current();
    return new TokenMint(key.id(), key.privateKey(), issuer);
  }

  private void count(String kind) {
    meters.counter("overskill.auth.tokens.issued", "kind", kind).increment();
  }

  private static String kind(Caller caller) {
    return switch (caller) {
      case Caller.Person _ -> "person";
      case Caller.Agent _ -> "agent";
      case Caller.Service _ -> "service";
    };
  }
}
