package dev.overskill.preview.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Which headers cross from a page to an upstream and back. What is about one connection stays on
/// it (RFC 9110, 7.6.1); what is the platform's stays with us.
final class Headers {
  private static final Set<String> HOP =
      Set.of(
          "connection",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authentication-info",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /// By which a page could speak in the name of a proxy, of us, or of somebody signed in.
  private static final Set<String> NOT_OUT =
      Set.of(
          "authorization",
          "cookie",
          "expect",
          "forwarded",
          "host",
          "via",
          "x-real-ip",
          "content-length");

  /// By which an upstream could open the app's host to other pages, or change what browsers think
  /// of it as a whole.
  private static final Set<String> NOT_BACK =
      Set.of(
          "alt-svc",
          "clear-site-data",
          "content-length",
          "public-key-pins",
          "service-worker-allowed",
          "set-cookie",
          "strict-transport-security",
          "www-authenticate");

  private static final Set<String> TO_STORE =
      Set.of("accept", "accept-encoding", "content-type", "if-match", "if-none-match");
  private static final Set<String> FROM_STORE =
      Set.of(
          "allow", "content-encoding", "content-type", "etag", "location", "retry-after", "vary");
  private static final String OURS = "overskill";

  private Headers() {}

  /// Puts what a page's question says onto ours.
  static void out(HttpServerRequest from, Asker asker, Destination to, MultiMap headers) {
    var hop = hop(from.headers());
    from.headers()
        .forEach((name, value) -> {
          var lower = name.toLowerCase(Locale.ROOT);
          if (!hop.contains(lower) && crosses(lower, to)) {
            headers.add(name, value);
          }
        });
    if (to.isOwn()) {
      var cookies = cookies(from.headers().getAll("Cookie"));
      if (!cookies.isEmpty()) {
        headers.set("Cookie", cookies);
      }
      headers.set("X-Forwarded-For", asker.address());
      headers.set("X-Forwarded-Host", asker.authority());
      headers.set("X-Forwarded-Proto", asker.scheme());
    }
    to.headers().forEach(headers::set);
  }

  private static boolean crosses(String name, Destination to) {
    return to.isOwn()
        // Some servers read _ as -, and would take one header for another.
        ? !NOT_OUT.contains(name)
            && !name.startsWith("x-forwarded-")
            && !name.startsWith("x-overskill-")
            && name.indexOf('_') < 0
        : TO_STORE.contains(name);
  }

  private static Set<String> hop(MultiMap headers) {
    var hop = new HashSet<>(HOP);
    headers.getAll("Connection").stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .forEach(name -> hop.add(name.strip().toLowerCase(Locale.ROOT)));
    return hop;
  }

  /// The cookies that are the app's own.
  private static String cookies(List<String> headers) {
    return headers.stream()
        .flatMap(header -> Arrays.stream(header.split(";", -1)))
        .map(String::strip)
        .filter(cookie -> !cookie.isEmpty() && !isOurs(cookie))
        .collect(Collectors.joining("; "));
  }

  private static boolean isOurs(String cookie) {
    return cookie
        .toLowerCase(Locale.ROOT)
        .replaceFirst("^__(host|secure|http|host-http)-", "")
        .startsWith(OURS);
  }

  /// Puts what an upstream answers onto our answer, which has our own headers already.
  static void back(MultiMap from, Destination of, MultiMap headers) {
    var ours = Set.copyOf(headers.names().stream().map(it -> it.toLowerCase(Locale.ROOT)).toList());
    var hop = hop(from);
    from.forEach((name, value) -> {
      var lower = name.toLowerCase(Locale.ROOT);
      if (!hop.contains(lower) && returns(lower, of)) {
        if (lower.equals("content-security-policy") || !ours.contains(lower)) {
          headers.add(name, value);
        }
      }
    });
    if (of.isOwn()) {
      from.getAll("Set-Cookie").stream()
          .filter(cookie -> !isOurs(cookie.strip()) && !hasDomain(cookie))
          .forEach(cookie -> headers.add("Set-Cookie", cookie));
    }
    if (!headers.contains("Cache-Control")) {
      headers.set("Cache-Control", "no-store");
    }
  }

  private static boolean returns(String name, Destination of) {
    return of.isOwn()
        ? !NOT_BACK.contains(name) && !name.startsWith("access-control-")
        : FROM_STORE.contains(name);
  }

  /// A cookie for a whole domain would reach the hosts of other apps.
  private static boolean hasDomain(String cookie) {
    return Arrays.stream(cookie.split(";", -1))
        .skip(1)
        .anyMatch(part -> part.strip().toLowerCase(Locale.ROOT).startsWith("domain"));
  }
}
