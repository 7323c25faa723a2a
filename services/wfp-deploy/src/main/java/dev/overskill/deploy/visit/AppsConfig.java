package dev.overskill.deploy.visit;

import dev.overskill.events.AppSlug;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;

/// Under which addresses people find published apps.
@ConfigMapping(prefix = "overskill.apps")
public interface AppsConfig {
  /// Apps live at `{slug}.` this.
  @WithDefault("apps.localhost")
  String domain();

  @WithDefault("8086")
  int publicPort();

  /// Whether people come by https.
  @WithDefault("false")
  boolean secure();

  /// The public address of an app.
  default URI address(AppSlug slug) {
    boolean usual = publicPort() == (secure() ? 443 : 80);
    var scheme = secure() ? "https" : "http";
    return URI.create(
        scheme + "://" + slug + "." + domain() + (usual ? "" : ":" + publicPort()) + "/");
  }
}
