package dev.overskill.preview.upstream;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/// Why a question under `/api` is not passed on, or has no answer.
enum ApiRefusal {
  FOREIGN_PAGE(403, "Only pages of this host may ask", "never"),
  UPSTREAM_CLOSED(403, "The app's owner has not opened its upstream to visitors", "never"),
  METHOD_NOT_ALLOWED(405, "The method is not offered here", "never"),
  BODY_TOO_LARGE(413, "The body is too large", "never"),
  TOO_MANY_REQUESTS(429, "The app asks too much at once", "later"),
  NO_SOCKETS(400, "Only an upstream of the app's own has sockets", "never"),
  CODING_UNKNOWN(501, "The body is coded in a way that is not known here", "never"),
  UPSTREAM_FORBIDDEN(502, "The upstream's address must not be asked", "never"),
  UPSTREAM_UNREACHABLE(502, "The upstream cannot be reached, or broke off", "later"),
  ANSWER_TOO_LARGE(502, "The upstream's answer is too large", "never"),
  UPSTREAM_RESTING(503, "The upstream failed again and again, and is left alone", "later"),
  STORE_AWAY(503, "The store of the app's data is away", "later"),
  UPSTREAM_SLOW(504, "The upstream took too long", "later");

  private final int status;
  private final String title;
  private final String retry;

  ApiRefusal(int status, String title, String retry) {
    this.status = status;
    this.title = title;
    this.retry = retry;
  }

  int status() {
    return status;
  }

  private String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// RFC 9457 problem details.
  private String problem() {
    return """
    {"type":"https://overskill.dev/problems/%1$s","title":"%2$s","status":%3$d,\
    "detail":"%2$s","code":"%1$s","retry":"%4$s"}\
    """
        .formatted(code(), title, status, retry);
  }

  /// Answers with it. A body that still comes is dropped, and with it the connection.
  void answer(HttpServerRequest request) {
    var response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    if (Manners.hasMore(request)) {
      response.putHeader("Connection", "close");
      request.resume();
    }
    if (retry.equals("later")) {
      response.putHeader("Retry-After", "1");
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("Cache-Control", "no-store")
        .end(problem());
  }
}
