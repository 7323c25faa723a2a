package dev.overskill.preview.upstream;

import java.time.Duration;

/// How much may be asked at once, and what one question may take.
///
/// @param perApp questions of one app under way
/// @param atOnce questions of all apps under way
/// @param socketsPerApp open sockets of one app
/// @param sockets open sockets of all apps
/// @param one what one question may take
public record Amounts(int perApp, int atOnce, int socketsPerApp, int sockets, One one) {
  /// What one question may take.
  ///
  /// @param question bytes of a page's body
  /// @param answer bytes of an upstream's body
  /// @param connect how long until there is a connection
  /// @param silence how long the upstream may say nothing
  /// @param whole how long all of it may take
  public record One(
      long question, long answer, Duration connect, Duration silence, Duration whole) {}
}
