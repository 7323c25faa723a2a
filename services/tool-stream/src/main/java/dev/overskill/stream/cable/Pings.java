package dev.overskill.stream.cable;

/// The ping of this second, encoded once for all connections that tick in it. For one event loop or
/// many: at worst a frame is made twice.
final class Pings {
  private volatile Ping latest = new Ping(0, CableFrame.ping(0));

  @SuppressWarnings("ArrayRecordComponent") // shared as it is
  private record Ping(long second, byte[] frame) {}

  byte[] at(long second) {
    var ping = latest;
    if (ping.second() != second) {
      ping = new Ping(second, CableFrame.ping(second));
      latest = ping;
    }
    return ping.frame();
  }
}
