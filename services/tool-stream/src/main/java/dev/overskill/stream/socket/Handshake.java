package dev.overskill.stream.socket;

import dev.overskill.events.AppId;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Looks at a request for a socket before it becomes one.
///
/// @param origins whose pages may connect; a client that is no page names none
record Handshake(Set<String> origins) {
  static final String SUBPROTOCOL = "overskill.v1";
  private static final Set<String> SECRETS = Set.of("ticket", "token", "access_token");

  /// What is wrong with it, if anything is.
  Optional<SocketRefusal> fault(HttpServerRequest request) {
    if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      return Optional.of(SocketRefusal.NOT_AN_UPGRADE);
    }
    if (request.params().names().stream()
        .anyMatch(name -> SECRETS.contains(name.toLowerCase(Locale.ROOT)))) {
      return Optional.of(SocketRefusal.SECRET_IN_URL);
    }
    if (!isWelcome(request.headers().getAll("Origin"))) {
      return Optional.of(SocketRefusal.ORIGIN_REFUSED);
    }
    if (!isSpoken(request.headers().getAll("Sec-WebSocket-Protocol"))) {
      return Optional.of(SocketRefusal.SUBPROTOCOL_UNKNOWN);
    }
    return Optional.empty();
  }

  private boolean isWelcome(List<String> named) {
    return named.isEmpty() || (named.size() == 1 && origins.contains(named.getFirst()));
  }

  private static boolean isSpoken(List<String> offered) {
    return offered.isEmpty()
        || offered.stream()
            .flatMap(line -> Arrays.stream(line.split(",", -1)))
            .anyMatch(name -> name.strip().equals(SUBPROTOCOL));
  }

  static Optional<AppId> app(String text) {
    try {
      return Optional.of(new AppId(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
