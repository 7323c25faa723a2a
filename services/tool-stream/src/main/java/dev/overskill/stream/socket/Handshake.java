package dev.overskill.stream.socket;

import dev.overskill.events.AppId;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Looks at a request for a connection before it becomes one.
@Singleton
public class Handshake {
  static final String SUBPROTOCOL = "overskill.v1";
  private static final Set<String> SECRETS = Set.of("ticket", "token", "access_token", "jid");

  private final Set<String> origins;

  /// @param origins whose pages may connect; a client that is no page names none
  @Inject
  Handshake(@ConfigProperty(name = "overskill.console.origins") List<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /// What is wrong with a request for the native socket, if anything is.
  Optional<SocketRefusal> fault(HttpServerRequest request) {
    return socketFault(request)
        .or(() ->
            isSpoken(request.headers().getAll("Sec-WebSocket-Protocol"))
                ? Optional.empty()
                : Optional.of(SocketRefusal.SUBPROTOCOL_UNKNOWN));
  }

  /// What is wrong with a request for any socket, its subprotocol aside.
  public Optional<SocketRefusal> socketFault(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
        ? visitorFault(request)
        : Optional.of(SocketRefusal.NOT_AN_UPGRADE);
  }

  /// What is wrong with who asks, whatever for.
  public Optional<SocketRefusal> visitorFault(HttpServerRequest request) {
    if (request.params().names().stream()
        .anyMatch(name -> SECRETS.contains(name.toLowerCase(Locale.ROOT)))) {
      return Optional.of(SocketRefusal.SECRET_IN_URL);
    }
    return isWelcome(request.headers().getAll("Origin"))
        ? Optional.empty()
        : Optional.of(SocketRefusal.ORIGIN_REFUSED);
  }

  private boolean isWelcome(List<String> named) {
    return named.isEmpty() || (named.size() == 1 && origins.contains(named.getFirst()));
  }

  private static boolean isSpoken(List<String> offered) {
    return offered.isEmpty() || offers(offered).contains(SUBPROTOCOL);
  }

  /// The subprotocols that these header lines offer, in their order.
  public static List<String> offers(List<String> lines) {
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::strip)
        .toList();
  }

  public static Optional<AppId> app(String text) {
    try {
      return Optional.of(new AppId(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
