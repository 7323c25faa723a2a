package dev.overskill.stream.access;

import dev.overskill.events.BlobHash;
import dev.overskill.events.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// A secret that opens one connection, once. It names its tenant, so that whoever redeems it knows
/// in whose name to look; the secret itself is kept nowhere, only its hash.
final class Ticket {
  private static final int SECRET_BYTES = 32;
  private static final Pattern FORM = Pattern.compile("(ten_[0-9a-z]{1,40})\\.([A-Za-z0-9_-]{43})");

  private final TenantId tenant;
  private final String text;

  private Ticket(TenantId tenant, String text) {
    this.tenant = tenant;
    this.text = text;
  }

  static Ticket make(TenantId tenant, RandomGenerator random) {
    var secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    var encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    return new Ticket(tenant, tenant + "." + encoded);
  }

  static Optional<Ticket> parse(String text) {
    var form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new Ticket(new TenantId(form.group(1)), text))
        : Optional.empty();
  }

  TenantId tenant() {
    return tenant;
  }

  /// What its holder shows.
  String text() {
    return text;
  }

  /// What is kept of it. The secret has 256 random bits, so a plain hash cannot be guessed back.
  byte[] hash() {
    var hash = BlobHash.of(text.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().parseHex(hash.value());
  }

  @Override
  public String toString() {
    return tenant + ".•••";
  }
}
