package dev.overskill.preview.module;

/// What an import means.
public sealed interface Target {
  /// A file of the app.
  record Own(ModuleUrl url) implements Target {}

  /// Something of a package.
  record Dependency(String specifier) implements Target {}

  /// Served by somebody else, or by the router itself: left as it is.
  record Elsewhere(String url) implements Target {}

  /// No such file.
  record Missing(String specifier) implements Target {}
}
