package dev.overskill.stream.journal;

/// How much is kept in memory.
///
/// @param appEvents events of one app
/// @param appBytes bytes of one app's events
/// @param totalBytes bytes of all apps of this node
/// @param ids event ids remembered of one app, against repeats
public record Retention(int appEvents, long appBytes, long totalBytes, int ids) {}
