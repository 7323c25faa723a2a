package dev.overskill.preview.door;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/// Writes answers: with the headers every answer carries, in part or not at all if the browser has
/// it already.
final class Replies {
  private final Isolation isolation;
  private final MeterRegistry meters;

  Replies(Isolation isolation, MeterRegistry meters) {
    this.isolation = isolation;
    this.meters = meters;
  }

  void send(HttpServerRequest request, Answer answer) {
    var response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    var status = answer.status();
    isolation.headers().forEach(response::putHeader);
    answer.headers().forEach(response::putHeader);
    if (!answer.tag().isEmpty()) {
      response.putHeader("ETag", quoted(answer));
    }
    if (answer.type().equals(MediaTypes.HTML) && answer.tag().isEmpty()) {
      response.putHeader("Content-Security-Policy", isolation.ownPagePolicy());
    }
    if (status == 200 && known(request, answer)) {
      status = 304;
      response.setStatusCode(304).end();
    } else {
      status = body(request, response, answer);
    }
    meters.counter("overskill.preview.answers", "status", Integer.toString(status)).increment();
  }

  private static String quoted(Answer answer) {
    return '"' + answer.tag() + '"';
  }

  private static boolean known(HttpServerRequest request, Answer answer) {
    var known = request.getHeader("If-None-Match");
    return known != null
        && !answer.tag().isEmpty()
        && List.of(known.split("\\s*,\\s*", -1)).stream()
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
            .anyMatch(tag -> tag.equals("*") || tag.equals(quoted(answer)));
  }

  private static int body(HttpServerRequest request, HttpServerResponse response, Answer answer) {
    response.putHeader("Content-Type", answer.type());
    var part = range(request, answer);
    var size = answer.body().length;
    return switch (part) {
      case ByteRange.Whole() -> {
        response.setStatusCode(answer.status());
        write(request, response, Buffer.buffer(answer.body()));
        yield answer.status();
      }
      case ByteRange.Part(var first, var last) -> {
        response
            .setStatusCode(206)
            .putHeader("Content-Range", "bytes " + first + "-" + last + "/" + size);
        write(request, response, Buffer.buffer(answer.body()).slice(first, last + 1));
        yield 206;
      }
      case ByteRange.Unsatisfiable() -> {
        response.setStatusCode(416).putHeader("Content-Range", "bytes */" + size).end();
        yield 416;
      }
    };
  }

  private static ByteRange range(HttpServerRequest request, Answer answer) {
    var wanted = request.getHeader("Range");
    var unchanged = request.getHeader("If-Range");
    return wanted == null
            || !answer.headers().containsKey("Accept-Ranges")
            || (unchanged != null && !unchanged.equals(quoted(answer)))
        ? new ByteRange.Whole()
        : ByteRange.of(wanted, answer.body().length);
  }

  private static void write(HttpServerRequest request, HttpServerResponse response, Buffer body) {
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Integer.toString(body.length())).end();
    } else {
      response.end(body);
    }
  }
}
