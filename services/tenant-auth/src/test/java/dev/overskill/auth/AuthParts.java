package dev.overskill.auth;

import dev.overskill.testkit.BackingParts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// PostgreSQL, Kafka and this service's own secrets, for its tests.
public final class AuthParts implements QuarkusTestResourceLifecycleManager {
  static final String PLATFORM_KEY = "the platform key of the tests, long enough";
  static final String SERVICE_KEY = "the key of file-store in the tests";
  static final String ROUTER_KEY = "the key of preview-router in the tests";
  static final String ORIGIN = "http://console.localhost:8080";

  private final BackingParts backing = new BackingParts();

  @Override
  public Map<String, String> start() {
    backing.init(Map.of("parts", "postgres,kafka"));
    var settings = new LinkedHashMap<>(backing.start());
    settings.put("overskill.auth.platform-key", PLATFORM_KEY);
    settings.put(
        "overskill.auth.service-keys",
        "file-store:" + sha256(SERVICE_KEY) + ",preview-router:" + sha256(ROUTER_KEY));
    settings.put("overskill.auth.entities.per-app", "200");
    settings.put("overskill.auth.entities.bytes-per-app", "200K");
    settings.put("overskill.upstreams.local-ports", "3000,8443");
    settings.put(
        "overskill.auth.master-key",
        Base64.getEncoder()
            .encodeToString(
                "a master key only for tests, 32b".getBytes(StandardCharsets.US_ASCII)));
    settings.put("overskill.console.origins", ORIGIN);
    return settings;
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop() {
    backing.stop();
  }
}
