package dev.overskill.compiler;

/// One file of an app with its bytes; `path` is relative to the app's root, as in a revision. The
/// bytes are handed over and never changed.
@SuppressWarnings("ArrayRecordComponent")
public record AppFile(String path, byte[] bytes) {}
