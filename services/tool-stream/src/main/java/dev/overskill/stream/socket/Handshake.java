package dev.overskill.stream.socket;

import dev.overskill.events.AppId;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks at a request for a socket before it becomes one.
///
/// @param origins whose pages may connect; a client that is no page names none
record Handshake(Set<String> origins) {
  static final String SUBPROTOCOL = "overskill.v1";
  static final String VERSION = "13";
  private static final Set<String> SECRETS = Set.of("ticket", "token", "access_token");

  /// 16 bytes in base64.
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

  /// What is wrong with it, if anything is.
  Optional<SocketRefusal> fault(HttpServerRequest request) {
    var headers = request.headers();
    if (!HttpMethod.GET.equals(request.method())) {
      return Optional.of(SocketRefusal.NOT_A_GET);
    }
    if (!lists(headers, "Upgrade", "websocket")) {
      return Optional.of(SocketRefusal.NOT_AN_UPGRADE);
    }
    if (!List.of(VERSION).equals(headers.getAll("Sec-WebSocket-Version"))) {
      return Optional.of(SocketRefusal.VERSION_UNKNOWN);
    }
    if (!isWhole(request)) {
      return Optional.of(SocketRefusal.BAD_HANDSHAKE);
    }
    if (request.params().names().stream()
        .anyMatch(name -> SECRETS.contains(name.toLowerCase(Locale.ROOT)))) {
      return Optional.of(SocketRefusal.SECRET_IN_URL);
    }
    if (!isWelcome(headers.getAll("Origin"))) {
      return Optional.of(SocketRefusal.ORIGIN_REFUSED);
    }
    if (!isSpoken(headers.getAll("Sec-WebSocket-Protocol"))) {
      return Optional.of(SocketRefusal.SUBPROTOCOL_UNKNOWN);
    }
    return Optional.empty();
  }

  private static boolean isWhole(HttpServerRequest request) {
    var headers = request.headers();
    var key = headers.getAll("Sec-WebSocket-Key");
    return request.version() == HttpVersion.HTTP_1_1
        && headers.getAll("Host").size() == 1
        && lists(headers, "Connection", "upgrade")
        && key.size() == 1
        && KEY.matcher(key.getFirst()).matches()
        && !headers.contains("Transfer-Encoding")
        && headers.getAll("Content-Length").stream().allMatch("0"::equals);
  }

  private boolean isWelcome(List<String> named) {
    return named.isEmpty() || (named.size() == 1 && origins.contains(named.getFirst()));
  }

  private static boolean isSpoken(List<String> offered) {
    return offered.isEmpty()
        || offered.stream().flatMap(Handshake::items).anyMatch(SUBPROTOCOL::equals);
  }

  private static boolean lists(MultiMap headers, String name, String item) {
    return headers.getAll(name).stream()
        .flatMap(Handshake::items)
        .anyMatch(found -> found.equalsIgnoreCase(item));
  }

  private static Stream<String> items(String line) {
    return Arrays.stream(line.split(",", -1)).map(String::strip);
  }

  static Optional<AppId> app(String text) {
    try {
      return Optional.of(new AppId(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
