package dev.overskill.deploy.cloudflare;

import dev.overskill.events.AppId;
import dev.overskill.events.ReleaseId;
import dev.overskill.events.TenantId;
import java.util.List;

/// A release as a Worker: its name in the dispatch namespace, whose it is, and its files.
public record Script(String name, Owner owner, List<StaticFile> files) {

  /// Whose script it is; becomes its tags.
  public record Owner(TenantId tenant, AppId app, ReleaseId release) {
    List<String> tags() {
      return List.of(tenant.value(), app.value(), release.value());
    }
  }

  /// A file to serve; `path` starts with a slash, `immutable` means its name tells its content.
  @SuppressWarnings("ArrayRecordComponent")
  public record StaticFile(String path, byte[] bytes, String contentType, boolean immutable) {}
}
