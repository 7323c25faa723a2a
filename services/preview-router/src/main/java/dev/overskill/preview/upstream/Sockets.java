package dev.overskill.preview.upstream;

import dev.overskill.preview.upstream.Asker.Data;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The open sockets to upstreams, by whose pages opened them.
final class Sockets {
  private final Map<Data, Set<NetSocket>> open = new ConcurrentHashMap<>();

  /// Keeps it until it closes.
  void add(Data app, NetSocket socket) {
    open.computeIfAbsent(app, _ -> ConcurrentHashMap.newKeySet()).add(socket);
  }

  void remove(Data app, NetSocket socket) {
    open.computeIfPresent(
        app,
        (_, all) -> {
          all.remove(socket);
          return all.isEmpty() ? null : all;
        });
  }

  void close(Data app) {
    open.getOrDefault(app, Set.of()).forEach(NetSocket::close);
  }
}
