package dev.overskill.testkit;

import dev.overskill.events.Ids;
import dev.overskill.events.KeyId;
import dev.overskill.events.TenantId;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.Caller;
import dev.overskill.tenancy.Role;
import dev.overskill.tenancy.TokenMint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// Tokens of any caller, signed by the issuer of [TestIssuer].
public final class TestTokens {
  /// How long the tokens live unless a test says otherwise.
  public static final Duration LIFE = Duration.ofMinutes(10);

  private static final Ids IDS = Ids.secure();
  private static final Clock CLOCK = Clock.systemUTC();

  private TestTokens() {}

  public static String person(TenantId tenant, UserId user, Role role) {
    return of(new Caller.Person(user, tenant, role));
  }

  /// Somebody with that role in the tenant.
  public static String person(TenantId tenant, Role role) {
    return person(tenant, IDS.user(), role);
  }

  public static String owner(TenantId tenant) {
    return person(tenant, Role.OWNER);
  }

  public static String agent(TenantId tenant, KeyId key) {
    return of(new Caller.Agent(key, tenant));
  }

  public static String service(String name) {
    return of(new Caller.Service(name));
  }

  public static String of(Caller caller) {
    return of(caller, CLOCK.instant(), LIFE);
  }

  /// A token of another time, for tests of expiry and revocation.
  public static String of(Caller caller, Instant issuedAt, Duration life) {
    return mint(TestKeys.issuer()).mint(caller, IDS.next(), issuedAt, life);
  }

  /// A token that names the issuer's key and is signed by another one.
  public static String forged(Caller caller) {
    return mint(TestKeys.stranger()).mint(caller, IDS.next(), CLOCK.instant(), LIFE);
  }

  private static TokenMint mint(TestKeys keys) {
    return new TokenMint(TestKeys.KEY_ID, keys.privateKey(), TestKeys.ISSUER);
  }
}
