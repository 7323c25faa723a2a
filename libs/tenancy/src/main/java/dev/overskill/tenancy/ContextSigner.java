package dev.overskill.tenancy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;

/// Signs the context of a transaction, so that PostgreSQL can tell it from one that injected SQL
/// made up: `kind:id:expiryEpochMillis:hmac`, the HMAC-SHA256 over what stands before it.
public final class ContextSigner {
  private static final Duration LIFE = Duration.ofSeconds(30);

  private final Secret key;
  private final Clock clock;

  public ContextSigner(Secret key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  String sign(Scope scope) {
    var signed = scope.wire() + ":" + clock.instant().plus(LIFE).toEpochMilli();
    var mac = Signatures.hmac(key, signed.getBytes(StandardCharsets.US_ASCII));
    return signed + ":" + HexFormat.of().formatHex(mac);
  }
}
