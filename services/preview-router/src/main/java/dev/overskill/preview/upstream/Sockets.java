package dev.overskill.preview.upstream;

import dev.overskill.events.AppId;
import io.vertx.core.net.NetSocket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The open sockets to upstreams, by app.
final class Sockets {
  private final Map<AppId, Set<NetSocket>> open = new ConcurrentHashMap<>();

  /// Keeps it until it closes.
  void add(AppId app, NetSocket socket) {
    open.computeIfAbsent(app, _ -> ConcurrentHashMap.newKeySet()).add(socket);
  }

  void remove(AppId app, NetSocket socket) {
    open.computeIfPresent(
        app,
        (_, all) -> {
          all.remove(socket);
          return all.isEmpty() ? null : all;
        });
  }

  void close(AppId app) {
    open.getOrDefault(app, Set.of()).forEach(NetSocket::close);
  }
}
