package dev.overskill.auth.app;

import dev.overskill.events.AppSlug;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// Where the previews of apps are.
@Singleton
public class PreviewHosts {
  private final PreviewConfig config;

  @Inject
  PreviewHosts(PreviewConfig config) {
    this.config = config;
  }

  /// The address of an app's preview, with a slash at its end.
  public String url(AppSlug slug) {
    return "%s://%s.%s:%d/".formatted(config.scheme(), slug, config.domain(), config.publicPort());
  }
}
