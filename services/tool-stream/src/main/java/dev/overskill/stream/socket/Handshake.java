package dev.overskill.stream.socket;

import dev.overskill.events.AppId;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Looks at a request for a connection before it becomes one.
@Singleton
public class Handshake {
  static final String SUBPROTOCOL = "overskill.v1";
  static final String VERSION = "13";
  private static final Set<String> SECRETS = Set.of("ticket", "token", "access_token", "jid");

  /// 16 bytes in base64.
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

  private final Set<String> origins;

  /// Looks at requests for pages of these origins; a client that is no page names none.
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
    return visitorFault(request);
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
    return offered.isEmpty() || offers(offered).contains(SUBPROTOCOL);
  }

  /// The subprotocols that these header lines offer, in their order.
  public static List<String> offers(List<String> lines) {
    return lines.stream().flatMap(Handshake::items).toList();
  }

  private static boolean lists(MultiMap headers, String name, String item) {
    return headers.getAll(name).stream()
        .flatMap(Handshake::items)
        .anyMatch(found -> found.equalsIgnoreCase(item));
  }

  private static Stream<String> items(String line) {
    return Arrays.stream(line.split(",", -1)).map(String::strip);
  }

  /// The app of this name, if it can be one.
  public static Optional<AppId> app(String text) {
    try {
      return Optional.of(new AppId(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
