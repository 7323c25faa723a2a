package dev.overskill.deploy.cloudflare;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/// Whose Cloudflare account, or which emulator of one, releases go to.
@ConfigMapping(prefix = "overskill.cloudflare")
public interface CloudflareConfig {
  /// Where the API answers; `https://api.cloudflare.com/client/v4` in production.
  @WithDefault("http://127.0.0.1:8087/client/v4")
  URI baseUrl();

  /// The account that owns the dispatch namespace.
  String accountId();

  /// A token of that account that may edit Workers and KV.
  String apiToken();

  /// The dispatch namespace of published apps.
  @WithDefault("production")
  String namespace();

  /// The KV namespace of the pointers: its title, or its id of 32 hex digits.
  @WithDefault("overskill-routes")
  String routesKv();

  /// The secret shared with the dispatch Worker: it signs requests for a release not yet live.
  String verifyKey();

  /// How long one API call may take.
  @WithDefault("30s")
  Duration callTimeout();

  /// How often a call is made again after a lost answer or a server error.
  @WithDefault("3")
  int retries();

  /// How long a release waits for the API's budget before it fails.
  @WithDefault("6m")
  Duration budgetPatience();
}
