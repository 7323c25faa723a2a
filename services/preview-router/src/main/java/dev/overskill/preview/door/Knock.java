package dev.overskill.preview.door;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request, read strictly before anything is looked up for it: in exactly one way, or not at all.
/// What a proxy in front of this node could have read in another way is refused, and its connection
/// closed (RFC 9112, sections 3.2 and 11.2).
sealed interface Knock {
  /// At this host's door, for this path.
  ///
  /// @param authority the host and the port, if one was named, in lower case
  record At(HostName host, String authority, RequestPath path) implements Knock {}

  /// Nobody's: the answer says why.
  record Refused(int status, String why) implements Knock {}

  Set<HttpMethod> BODILESS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  Refused MALFORMED = new Refused(400, "");

  /// Reads a request's head.
  ///
  /// @param domain the preview domain
  static Knock read(HttpServerRequest request, String domain) {
    var authority = authority(request);
    if (authority.isEmpty()) {
      return MALFORMED;
    }
    var host = HostName.of(authority.get(), domain);
    var path = Optional.ofNullable(request.path()).flatMap(RequestPath::of);
    if (host instanceof HostName.Malformed
        || path.isEmpty()
        || !leadsTo(authority.get(), request.uri())
        || !isWellFramed(request)) {
      return MALFORMED;
    }
    return refusal(request).orElseGet(() -> new At(host, authority.get(), path.get()));
  }

  /// The host that a request names, in lower case: its one Host header or, in HTTP/2, its
  /// `:authority`. Nothing if it names none, or more than one.
  static Optional<String> authority(HttpServerRequest request) {
    var hosts = request.headers().getAll("Host");
    if (request.version() != HttpVersion.HTTP_2) {
      return hosts.size() == 1 ? lower(hosts.getFirst()) : Optional.empty();
    }
    var named = request.authority();
    if (named == null || hosts.size() > 1) {
      return Optional.empty();
    }
    return lower(named.port() < 0 ? named.host() : named.host() + ":" + named.port());
  }

  private static Optional<String> lower(@Nullable String text) {
    return Optional.ofNullable(text).map(it -> it.toLowerCase(Locale.ROOT));
  }

  /// A target that names a host itself must name the same one.
  private static boolean leadsTo(String authority, String target) {
    if (target.startsWith("/")) {
      return true;
    }
    var lower = target.toLowerCase(Locale.ROOT);
    return List.of("http://", "https://").stream()
        .anyMatch(scheme ->
            lower.startsWith(scheme + authority + "/")
                || lower.startsWith(scheme + authority + "?"));
  }

  /// A body where none belongs is how requests are smuggled; what is only read has none.
  private static boolean isWellFramed(HttpServerRequest request) {
    var headers = request.headers();
    var lengths = headers.getAll("Content-Length");
    var coded = headers.contains("Transfer-Encoding");
    return !headers.contains("")
        && lengths.size() <= 1
        && lengths.stream().allMatch(each -> each.chars().allMatch(c -> c >= '0' && c <= '9'))
        && !(coded && !lengths.isEmpty())
        && !(BODILESS.contains(request.method())
            && (coded || lengths.stream().anyMatch(each -> !each.equals("0"))));
  }

  /// Bodies have a length here: one whose end is for its reader to find is read differently by
  /// different readers.
  private static Optional<Knock> refusal(HttpServerRequest request) {
    var expected = request.getHeader("Expect");
    if (request.headers().contains("Transfer-Encoding")) {
      return Optional.of(new Refused(411, "A body needs a Content-Length."));
    }
    return expected != null && !expected.equalsIgnoreCase("100-continue")
        ? Optional.of(new Refused(417, "Nothing but 100-continue can be expected."))
        : Optional.empty();
  }
}
