package dev.overskill.files.history;

import dev.overskill.events.AppEvent.Author;
import dev.overskill.events.Revision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One revision in an app's history.
///
/// @param run the agent run that made it
/// @param toolCall the tool call that made it
/// @param restored the revision whose tree it repeats
/// @param files how many files the app has in it
/// @param bytes how many bytes these have
public record RevisionLine(
    Revision revision,
    Author author,
    @Nullable String run,
    @Nullable String toolCall,
    @Nullable String message,
    @Nullable Revision restored,
    int files,
    long bytes,
    Instant time) {}
