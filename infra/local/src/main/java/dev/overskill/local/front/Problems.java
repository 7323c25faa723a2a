package dev.overskill.local.front;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/// The front door's own refusals, as RFC 9457 problems like those of the services.
enum Problems {
  UNKNOWN_HOST("unknown_host", 421, "This address is served elsewhere", "never"),
  NOT_FOUND("not_found", 404, "There is nothing here", "never"),
  METHOD_REFUSED("method_refused", 405, "This can only be read", "never"),
  TOO_LARGE("body_too_large", 413, "The request is too large", "never"),
  SERVICE_AWAY("service_away", 503, "The service is away for a moment", "now"),
  CONSOLE_NOT_BUILT("console_not_built", 503, "The console is not built", "later");

  private final String code;
  private final int status;
  private final String title;
  private final String retry;

  Problems(String code, int status, String title, String retry) {
    this.code = code;
    this.status = status;
    this.title = title;
    this.retry = retry;
  }

  int status() {
    return status;
  }

  Buffer body() {
    return new JsonObject()
        .put("type", "https://overskill.dev/problems/" + code)
        .put("title", title)
        .put("status", status)
        .put("code", code)
        .put("retry", retry)
        .toBuffer();
  }

  static void answer(HttpServerResponse response, Problems problem) {
    if (response.ended() || response.headWritten()) {
      response.reset();
      return;
    }
    response
        .setStatusCode(problem.status())
        .putHeader("Content-Type", "application/problem+json")
        .putHeader("Cache-Control", "no-store")
        .end(problem.body());
  }
}
