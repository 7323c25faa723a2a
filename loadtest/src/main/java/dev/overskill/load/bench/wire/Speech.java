package dev.overskill.load.bench.wire;

import io.netty.buffer.ByteBuf;

/// How a client of one kind of server talks on a socket: what it asks for, says first, and makes of
/// what it hears. Stateless; what a connection remembers is on its [Line]. Called on the event
/// loop.
public interface Speech {
  /// The path and query of the upgrade.
  String path(Line line);

  /// The subprotocol to offer; empty for none.
  default String subprotocol() {
    return "";
  }

  /// The handshake is done.
  void opened(Line line);

  /// A text message arrived.
  void heard(Line line, ByteBuf text);
}
