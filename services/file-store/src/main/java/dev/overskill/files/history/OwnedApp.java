package dev.overskill.files.history;

import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;

/// An app, and the tenant that was found to own it.
public record OwnedApp(TenantId tenant, AppId app) {}
