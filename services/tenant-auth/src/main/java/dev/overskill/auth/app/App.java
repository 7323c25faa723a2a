package dev.overskill.auth.app;

import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.TenantId;

/// An app of a tenant. Its slug never changes.
record App(TenantId tenant, AppId id, AppSlug slug, String name, AppStatus status) {
  /// What every service knows of it.
  AppState.App state() {
    return new AppState.App(id, tenant, slug, name, status);
  }

  App with(String newName, AppStatus newStatus) {
    return new App(tenant, id, slug, newName, newStatus);
  }
}
