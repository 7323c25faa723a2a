package dev.overskill.files.history;

import dev.overskill.events.AppEvent.Author;
import dev.overskill.events.AppEvent.Cause;
import org.jspecify.annotations.Nullable;

/// On whose behalf an app is changed, and what for.
///
/// @param cause the tool call, where one asked for it
/// @param message a line for the history
public record Commission(
    OwnedApp owned, Author author, @Nullable Cause cause, @Nullable String message) {}
