package dev.overskill.preview.limit;

/// What a request takes up while it lasts.
public enum Place {
  /// A request, until it is answered.
  REQUEST,
  /// A socket, until it is closed.
  SOCKET
}
