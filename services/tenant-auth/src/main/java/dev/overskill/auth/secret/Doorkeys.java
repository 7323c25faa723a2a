package dev.overskill.auth.secret;

import dev.overskill.http.CallerFilter;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import dev.overskill.tenancy.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The keys of the platform itself: the platform key, and one key for each service.
@Singleton
public final class Doorkeys {
  private final byte[] platform;
  private final Map<Caller.Service, byte[]> services;

  @Inject
  Doorkeys(SecretConfig config) {
    if (config.platformKey().length() < 32) {
      throw new IllegalStateException("overskill.auth.platform-key has at least 32 characters");
    }
    this.platform = RandomSecret.sha256(config.platformKey());
    this.services =
        Arrays.stream(config.serviceKeys().split(",", -1))
            .map(entry -> entry.strip().split(":", 2))
            .collect(
                Collectors.toMap(
                    entry -> new Caller.Service(entry[0]),
                    entry -> HexFormat.of().parseHex(entry[1])));
  }

  /// Goes on only with the platform key in the Authorization header.
  public void mustBePlatform(HttpHeaders headers) {
    if (!MessageDigest.isEqual(platform, presented(headers))) {
      throw new RefusedException(CommonRefusal.UNAUTHENTICATED);
    }
  }

  /// The service whose key is in the Authorization header.
  public Optional<Caller.Service> service(HttpHeaders headers) {
    var given = presented(headers);
    Optional<Caller.Service> found = Optional.empty();
    for (var entry : services.entrySet()) {
      if (MessageDigest.isEqual(entry.getValue(), given)) {
        found = Optional.of(entry.getKey());
      }
    }
    return found;
  }

  private static byte[] presented(HttpHeaders headers) {
    var bearer = CallerFilter.bearer(headers.getRequestHeader(HttpHeaders.AUTHORIZATION));
    return RandomSecret.sha256(bearer == null ? "" : bearer);
  }
}
