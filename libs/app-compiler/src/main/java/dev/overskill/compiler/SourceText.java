package dev.overskill.compiler;

/// One text file of an app; `path` is relative to the app's root, as in a revision.
public record SourceText(String path, String source) {}
