package dev.overskill.preview.upstream;

import dev.overskill.events.AppId;
import dev.overskill.log.AppDirectory;
import dev.overskill.tenancy.AppGrant;
import dev.overskill.tenancy.AppGrant.Space;
import io.vertx.core.http.HttpServerRequest;

/// Whose page asks under `/api`, and where it stands.
///
/// @param space which of the app's data is meant
/// @param authority the host, and the port if one is named, that the page was loaded from
/// @param scheme `http` or `https`
/// @param address of the visitor; empty if it is not known
public record Asker(
    AppDirectory.Entry app, Space space, String authority, String scheme, String address) {

  /// The data of an app that is asked for: what a draft and a release take up is counted apart.
  record Data(AppId app, Space space) {}

  /// A page of an app's draft, which came to this node itself.
  public static Asker ofDraft(HttpServerRequest request, AppDirectory.Entry app) {
    return new Asker(
        app,
        Space.DRAFT,
        String.valueOf(request.getHeader("Host")),
        String.valueOf(request.scheme()),
        request.remoteAddress().hostAddress());
  }

  AppGrant grant() {
    return new AppGrant(app.tenant(), app.app().app(), space);
  }

  Data data() {
    return new Data(app.app().app(), space);
  }
}
