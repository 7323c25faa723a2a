package dev.overskill.deploy.publish;

import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.log.AppDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Whether an app may be seen, as last heard: by the event itself, or before it by the table of
/// apps.
@ApplicationScoped
class Statuses {
  private final AppDirectory directory;
  private final Map<AppId, AppStatus> heard = new ConcurrentHashMap<>();

  @Inject
  Statuses(AppDirectory directory) {
    this.directory = directory;
  }

  void hear(AppId app, AppStatus status) {
    heard.put(app, status);
  }

  AppStatus of(AppId app) {
    var last = heard.get(app);
    return last != null
        ? last
        : directory.app(app).map(entry -> entry.app().status()).orElse(AppStatus.active);
  }
}
