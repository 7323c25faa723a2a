package dev.overskill.stream.journal;

import dev.overskill.events.AppId;
import dev.overskill.events.TenantId;

/// Whose events of which app. The tenant is the one a record itself names, so a record that names
/// another tenant's app goes where nobody of that tenant looks.
public record AppKey(TenantId tenant, AppId app) {}
