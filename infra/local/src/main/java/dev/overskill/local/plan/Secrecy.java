package dev.overskill.local.plan;

import dev.overskill.local.part.PostgresBaseline.Logins;
import dev.overskill.local.part.Secret;
import dev.overskill.local.place.Secrets;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// All secrets of one platform.
///
/// @param verifyKey what the deployer and the dispatch Worker share
/// @param dataKey what the dispatch Worker and preview-router share
/// @param edgeToken what the deployer shows to the Cloudflare API
public record Secrecy(
    Logins logins,
    Secret contextKey,
    Secret masterKey,
    Secret platformKey,
    Secret verifyKey,
    Secret dataKey,
    Secret edgeToken,
    Secret s3Key,
    Map<String, Secret> serviceKeys) {

  /// The secrets in that folder; what is missing is made.
  static Secrecy in(Secrets secrets, List<String> services) throws IOException {
    var keys = new TreeMap<String, Secret>();
    for (var service : services) {
      keys.put(service, secrets.word("service-" + service));
    }
    return new Secrecy(
        new Logins(
            secrets.word("postgres-admin"),
            secrets.word("postgres-migrator"),
            secrets.word("postgres-app"),
            secrets.word("postgres-relay")),
        secrets.key("context-key"),
        secrets.key("master-key"),
        secrets.word("platform-key"),
        secrets.word("verify-key"),
        secrets.word("data-key"),
        secrets.word("edge-token"),
        secrets.word("s3-key"),
        keys);
  }

  /// The service keys as tenant-auth recognises them: `name:sha256hex,…`.
  String serviceFingerprints() {
    return serviceKeys.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + Secrets.fingerprint(entry.getValue()))
        .collect(Collectors.joining(","));
  }

  Secret serviceKey(String service) {
    var key = serviceKeys.get(service);
    if (key == null) {
      throw new IllegalArgumentException("no service is called " + service);
    }
    return key;
  }
}
