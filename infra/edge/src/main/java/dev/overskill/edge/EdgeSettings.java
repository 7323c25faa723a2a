package dev.overskill.edge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/// What one edge is configured with.
public record EdgeSettings(
    Path folder, Ports ports, Account account, Visitors visitors, Limits limits, Path workerd) {

  /// Where it listens on loopback; 0 picks a free port.
  public record Ports(int http, int api) {}

  /// The one account the API emulates.
  public record Account(String id, String token, String namespace, String routesKv) {
    @Override
    public String toString() {
      return "Account[" + id + ", •••]";
    }
  }

  /// The domain below which apps live, the key that candidate requests are signed with, and where
  /// the data of apps is.
  public record Visitors(String appsDomain, String verifyKey, Data data) {
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

    public Visitors {
      if (!DOMAIN.matcher(appsDomain).matches()) {
        throw new IllegalArgumentException("not a domain: " + appsDomain);
      }
    }

    @Override
    public String toString() {
      return "Visitors[" + appsDomain + ", •••]";
    }
  }

  /// Where preview-router is, as `host:port`, and the key it knows this edge by; without a key
  /// visitors reach no data.
  public record Data(String address, String key) {
    public static final Data NONE = new Data("127.0.0.1:8084", "");

    @Override
    public String toString() {
      return "Data[" + address + ", •••]";
    }
  }

  /// The API allowance, how many tenants' isolates live at once, and when a hung process is killed.
  public record Limits(int quota, Duration window, int liveIsolates, Watch watch) {
    public static final Limits DEFAULT =
        new Limits(1_200, Duration.ofMinutes(5), 300, Watch.DEFAULT);
  }

  /// The watchdog: asks every `interval`, and kills after `misses` answers later than `patience`.
  public record Watch(Duration interval, Duration patience, int misses) {
    static final Watch DEFAULT = new Watch(Duration.ofMillis(250), Duration.ofMillis(500), 3);
  }

  /// Reads `OVERSKILL_EDGE_*` and the words shared with the deployer, `OVERSKILL_CLOUDFLARE_*`.
  static EdgeSettings from(Map<String, String> env) {
    var words = new Words(env);
    return new EdgeSettings(
        Path.of(words.or("OVERSKILL_EDGE_DATA", ".overskill/edge")),
        new Ports(
            words.number("OVERSKILL_EDGE_HTTP_PORT", 8086),
            words.number("OVERSKILL_EDGE_API_PORT", 8087)),
        new Account(
            words.required("OVERSKILL_CLOUDFLARE_ACCOUNT_ID"),
            words.required("OVERSKILL_CLOUDFLARE_API_TOKEN"),
            words.or("OVERSKILL_CLOUDFLARE_NAMESPACE", "production"),
            words.or("OVERSKILL_CLOUDFLARE_ROUTES_KV", "overskill-routes")),
        new Visitors(
            words.or("OVERSKILL_APPS_DOMAIN", "apps.localhost"),
            words.required("OVERSKILL_CLOUDFLARE_VERIFY_KEY"),
            new Data(
                words.or("OVERSKILL_EDGE_DATA_ADDRESS", Data.NONE.address()),
                words.or("OVERSKILL_PREVIEW_EDGE_KEY", Data.NONE.key()))),
        new Limits(
            words.number("OVERSKILL_EDGE_API_QUOTA", Limits.DEFAULT.quota()),
            Limits.DEFAULT.window(),
            words.number("OVERSKILL_EDGE_LIVE_ISOLATES", Limits.DEFAULT.liveIsolates()),
            Watch.DEFAULT),
        words
            .present("OVERSKILL_EDGE_WORKERD")
            .map(Path::of)
            .orElseGet(() ->
                WorkerdBinary.find(Path.of(""))
                    .orElseThrow(() -> new IllegalArgumentException(WorkerdBinary.MISSING))));
  }

  private record Words(Map<String, String> env) {
    java.util.Optional<String> present(String name) {
      return java.util.Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
    }

    String or(String name, String fallback) {
      return present(name).orElse(fallback);
    }

    String required(String name) {
      return present(name).orElseThrow(() -> new IllegalArgumentException(name + " is not set"));
    }

    int number(String name, int fallback) {
      try {
        return present(name).map(Integer::parseInt).orElse(fallback);
      } catch (NumberFormatException malformed) {
        throw new IllegalArgumentException(name + " is not a number", malformed);
      }
    }
  }
}
