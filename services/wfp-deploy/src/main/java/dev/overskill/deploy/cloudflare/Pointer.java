package dev.overskill.deploy.cloudflare;

import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.ReleaseId;

/// What the dispatch Worker knows of an app.
public record Pointer(String script, ReleaseId release, AppStatus status) {}
