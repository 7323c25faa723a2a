package dev.overskill.preview.upstream;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Who may ask, and how: the pages of this very host, since a browser sends the cookies of a host
/// along whoever makes it ask.
final class Manners {
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final long largestBody;

  /// @param largestBody in bytes
  Manners(long largestBody) {
    this.largestBody = largestBody;
  }

  /// @param authority where the page stands
  Optional<ApiRefusal> refusal(HttpServerRequest request, String authority) {
    if (!METHODS.contains(request.method())) {
      return Optional.of(ApiRefusal.METHOD_NOT_ALLOWED);
    }
    if (!isOfHost(request, authority)) {
      return Optional.of(ApiRefusal.FOREIGN_PAGE);
    }
    var coding = request.getHeader("Transfer-Encoding");
    if (coding != null && !coding.equalsIgnoreCase("chunked")) {
      return Optional.of(ApiRefusal.CODING_UNKNOWN);
    }
    return length(request) > largestBody
        ? Optional.of(ApiRefusal.BODY_TOO_LARGE)
        : Optional.empty();
  }

  /// Browsers name the origin of whatever may change something, and say of all else where it was
  /// asked from (Fetch Metadata). What names neither is no browser, and has no cookies of others.
  private static boolean isOfHost(HttpServerRequest request, String authority) {
    var origins = request.headers().getAll("Origin");
    var site = request.getHeader("Sec-Fetch-Site");
    if (!origins.isEmpty()) {
      return isOwn(origins, authority);
    }
    return site == null
        || site.equals("same-origin")
        || (READS.contains(request.method()) && (site.equals("none") || isVisit(request)));
  }

  /// Somebody followed a link here: they see the answer, but the page they came from does not.
  private static boolean isVisit(HttpServerRequest request) {
    return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
        && "document".equals(request.getHeader("Sec-Fetch-Dest"));
  }

  private static boolean isOwn(List<String> origins, String host) {
    return origins.size() == 1
        && List.of("http://" + host, "https://" + host)
            .contains(origins.getFirst().toLowerCase(Locale.ROOT));
  }

  /// Whether a body follows that was not read yet.
  static boolean hasMore(HttpServerRequest request) {
    return !request.isEnded() && (isChunked(request) || length(request) > 0);
  }

  static boolean isChunked(HttpServerRequest request) {
    return request.headers().contains("Transfer-Encoding");
  }

  private static long length(HttpServerRequest request) {
    var length = request.getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseUnsignedLong(length);
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }
}
