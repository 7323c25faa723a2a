package dev.overskill.local.plan;

import dev.overskill.local.part.PostgresPart;
import dev.overskill.local.part.Repository;
import dev.overskill.local.place.Place;
import dev.overskill.local.place.Port;
import dev.overskill.local.place.Settings;
import java.util.Map;
import java.util.TreeMap;

/// What each part is told: by environment variables, so that the same jar runs in a cluster.
final class Wiring {
  static final String BUCKET = "overskill-blobs";
  static final String S3_ACCESS_KEY = "overskill-local";
  static final int PARTITIONS = 4;
  static final String PREVIEW_DOMAIN = "preview.localhost";
  static final String APPS_DOMAIN = "apps.localhost";
  private static final String UPSTREAM_PORTS = "3000,3001,4000,5000,5001,8000,8787,54321";
  private static final String ACCOUNT = "local";
  private static final String NAMESPACE = "production";
  private static final String ROUTES = "overskill-routes";

  /// Whoever uses this machine's platform is one person on it: what an app and a person may have is
  /// what the node may.
  private static final Map<String, String> SOCKETS =
      Map.of(
          "STREAM_LIMITS_ADDRESS_UPGRADES_MOST", "5000",
          "STREAM_LIMITS_ADDRESS_UPGRADES_PER_SECOND", "1000",
          "STREAM_LIMITS_ADDRESS_CONNECTIONS_MOST", "20000",
          "STREAM_LIMITS_APP_CONNECTIONS_MOST", "20000",
          "STREAM_LIMITS_CALLER_CONNECTIONS_MOST", "20000",
          "STREAM_LIMITS_APP_CONNECTS_MOST", "5000",
          "STREAM_LIMITS_APP_CONNECTS_PER_SECOND", "1000",
          "STREAM_LIMITS_CALLER_CONNECTS_MOST", "5000",
          "STREAM_LIMITS_CALLER_CONNECTS_PER_SECOND", "1000");

  /// Shared by the edge and preview-router.
  private static final String EDGE_KEY = "OVERSKILL_PREVIEW_EDGE_KEY";

  private final Repository repository;
  private final Place place;
  private final Settings settings;
  private final Secrecy secrecy;

  Wiring(Repository repository, Place place, Settings settings, Secrecy secrecy) {
    this.repository = repository;
    this.place = place;
    this.settings = settings;
    this.secrecy = secrecy;
  }

  /// What a service is told: where it listens and all that any service may need.
  Map<String, String> of(Role role) {
    var told = new TreeMap<String, String>();
    told.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    told.put("QUARKUS_HTTP_PORT", port(role.port()));
    told.put("OVERSKILL_SERVICE_NAME", role.part());
    told.put("OVERSKILL_SERVICE_KEY", secrecy.serviceKey(role.part()).reveal());
    told.put("OVERSKILL_KAFKA_BOOTSTRAP", "127.0.0.1:" + port(Port.KAFKA));
    told.put("QUARKUS_LOG_CATEGORY__IO_SMALLRYE_HEALTH__LEVEL", "WARN");
    told.put("QUARKUS_LOG_CATEGORY__ORG_APACHE_KAFKA__LEVEL", "WARN");
    told.putAll(addresses());
    switch (role) {
      case AUTH -> {
        told.putAll(postgres());
        told.put("OVERSKILL_AUTH_SERVICE_KEYS", secrecy.serviceFingerprints());
        told.put("OVERSKILL_AUTH_PLATFORM_KEY", secrecy.platformKey().reveal());
        told.put("OVERSKILL_AUTH_MASTER_KEY", secrecy.masterKey().reveal());
      }
      case FILES -> {
        told.putAll(postgres());
        told.putAll(s3());
      }
      case STREAM -> {
        told.putAll(postgres());
        told.putAll(SOCKETS);
        // More would only take turns on the same cores.
        told.put(
            "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE",
            Integer.toString(Runtime.getRuntime().availableProcessors()));
      }
      case PREVIEW -> {
        told.putAll(compiler());
        told.put(EDGE_KEY, secrecy.dataKey().reveal());
      }
      case DEPLOY -> {
        told.putAll(postgres());
        told.putAll(compiler());
        told.putAll(cloudflare());
      }
    }
    return told;
  }

  /// What the edge is told.
  Map<String, String> edge() {
    var told = new TreeMap<String, String>(cloudflare());
    told.put("OVERSKILL_EDGE_DATA", place.home("edge").toString());
    told.put("OVERSKILL_EDGE_HTTP_PORT", port(Port.EDGE));
    told.put("OVERSKILL_EDGE_API_PORT", port(Port.CLOUDFLARE));
    told.put("OVERSKILL_EDGE_DATA_ADDRESS", "127.0.0.1:" + port(Port.PREVIEW));
    told.put(EDGE_KEY, secrecy.dataKey().reveal());
    told.put("OVERSKILL_APPS_DOMAIN", APPS_DOMAIN);
    told.put("OVERSKILL_REPO", repository.root().toString());
    return told;
  }

  private Map<String, String> addresses() {
    return Map.ofEntries(
        Map.entry("OVERSKILL_AUTH_URL", local(Port.AUTH) + "/auth"),
        Map.entry("OVERSKILL_AUTH_ISSUER", "https://auth.overskill.localhost"),
        Map.entry("OVERSKILL_FILES_URL", local(Port.FILES) + "/files"),
        Map.entry("OVERSKILL_EDGE_URL", local(Port.EDGE)),
        Map.entry("OVERSKILL_PREVIEW_DOMAIN", PREVIEW_DOMAIN),
        Map.entry("OVERSKILL_PREVIEW_PUBLIC_PORT", port(Port.PREVIEW)),
        Map.entry("OVERSKILL_UPSTREAMS_LOCAL_PORTS", UPSTREAM_PORTS),
        Map.entry("OVERSKILL_APPS_DOMAIN", APPS_DOMAIN),
        Map.entry("OVERSKILL_APPS_PUBLIC_PORT", port(Port.EDGE)),
        Map.entry("OVERSKILL_CONSOLE_ORIGINS", String.join(",", Origins.of(settings))));
  }

  private Map<String, String> postgres() {
    var address = "postgresql://127.0.0.1:" + port(Port.POSTGRES) + "/" + PostgresPart.DATABASE;
    return Map.ofEntries(
        Map.entry("QUARKUS_DATASOURCE_REACTIVE_URL", address),
        Map.entry("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:" + address),
        Map.entry("QUARKUS_DATASOURCE_USERNAME", "overskill_app"),
        Map.entry("QUARKUS_DATASOURCE_PASSWORD", secrecy.logins().app().reveal()),
        Map.entry("QUARKUS_FLYWAY_USERNAME", "overskill_migrator"),
        Map.entry("QUARKUS_FLYWAY_PASSWORD", secrecy.logins().migrator().reveal()),
        Map.entry("OVERSKILL_OUTBOX_USERNAME", "overskill_relay"),
        Map.entry("OVERSKILL_OUTBOX_PASSWORD", secrecy.logins().relay().reveal()),
        Map.entry("OVERSKILL_TENANCY_CONTEXT_KEY", secrecy.contextKey().reveal()));
  }

  private Map<String, String> s3() {
    return Map.of(
        "QUARKUS_S3_ENDPOINT_OVERRIDE",
        local(Port.S3),
        "QUARKUS_S3_PATH_STYLE_ACCESS",
        "true",
        "QUARKUS_S3_AWS_REGION",
        "us-east-1",
        "QUARKUS_S3_AWS_CREDENTIALS_TYPE",
        "static",
        "QUARKUS_S3_AWS_CREDENTIALS_STATIC_PROVIDER_ACCESS_KEY_ID",
        S3_ACCESS_KEY,
        "QUARKUS_S3_AWS_CREDENTIALS_STATIC_PROVIDER_SECRET_ACCESS_KEY",
        secrecy.s3Key().reveal(),
        "OVERSKILL_FILES_BUCKET",
        BUCKET);
  }

  private Map<String, String> compiler() {
    return Map.of(
        "OVERSKILL_COMPILER_COMMAND",
        "node " + repository.resolve("libs/app-compiler/dist/main.js"),
        "OVERSKILL_COMPILER_CACHE_DIR",
        place.home("compiler").toString());
  }

  private Map<String, String> cloudflare() {
    return Map.of(
        "OVERSKILL_CLOUDFLARE_BASE_URL",
        local(Port.CLOUDFLARE) + "/client/v4",
        "OVERSKILL_CLOUDFLARE_ACCOUNT_ID",
        ACCOUNT,
        "OVERSKILL_CLOUDFLARE_API_TOKEN",
        secrecy.edgeToken().reveal(),
        "OVERSKILL_CLOUDFLARE_NAMESPACE",
        NAMESPACE,
        "OVERSKILL_CLOUDFLARE_ROUTES_KV",
        ROUTES,
        "OVERSKILL_CLOUDFLARE_VERIFY_KEY",
        secrecy.verifyKey().reveal());
  }

  private String local(Port port) {
    return "http://127.0.0.1:" + port(port);
  }

  private String port(Port port) {
    return Integer.toString(settings.port(port));
  }
}
