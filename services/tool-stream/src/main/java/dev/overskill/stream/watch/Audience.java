package dev.overskill.stream.watch;

/// Who is told that an app's journal has grown: a connection, or many that are told together.
/// Called on its own event loop only.
@FunctionalInterface
public interface Audience {
  /// There may be more to send.
  void advance();
}
