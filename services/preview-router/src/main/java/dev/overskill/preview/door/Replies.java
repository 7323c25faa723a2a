package dev.overskill.preview.door;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Writes answers: with the headers every answer carries, in part or not at all if the browser has
/// it already.
final class Replies {
  private final Map<Coding, Zipped> zipped = new EnumMap<>(Coding.class);
  private final List<Coding> codings = Coding.available();
  private final Isolation isolation;
  private final MeterRegistry meters;

  /// @param zippedBytes how many bytes of compressed bodies to keep, for each coding
  Replies(Isolation isolation, long zippedBytes, MeterRegistry meters) {
    this.isolation = isolation;
    this.meters = meters;
    codings.forEach(coding -> zipped.put(coding, new Zipped(coding, zippedBytes)));
  }

  void send(HttpServerRequest request, Notice notice) {
    send(request, counted(request, notice));
  }

  private Answer counted(HttpServerRequest request, Notice notice) {
    meters.counter("overskill.preview.notices", "code", notice.code()).increment();
    return notice.answer(request);
  }

  /// Says when to come again: the whole seconds of a pause, and one at least.
  void send(HttpServerRequest request, Notice notice, Duration pause) {
    send(request, counted(request, notice).with("Retry-After", Long.toString(seconds(pause))));
  }

  static long seconds(Duration pause) {
    return Math.max(1, pause.plusMillis(999).toSeconds());
  }

  /// Refuses what was not understood, and with it whatever comes after it on the same connection:
  /// who knows where the request ended?
  ///
  /// @param why empty for what cannot be said in a few words
  void refuse(HttpServerRequest request, int status, String why) {
    var answer = why.isEmpty() ? counted(request, Notice.MALFORMED) : Answer.words(status, why);
    send(request, answer.asTheLast());
  }

  void send(HttpServerRequest request, Answer answer) {
    var response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    var status = answer.status();
    isolate(response);
    answer.headers().forEach(response::putHeader);
    if (request.version() == HttpVersion.HTTP_2) {
      response.headers().remove(Answer.CONNECTION); // it is shared there (RFC 9113, 8.2.2)
    }
    var form = form(request, answer);
    if (!answer.tag().isEmpty()) {
      response.putHeader("ETag", quoted(answer, form.coding()));
    }
    if (isCompressible(answer)) {
      response.putHeader("Vary", "Accept-Encoding");
    }
    if (answer.type().equals(MediaTypes.HTML) && answer.tag().isEmpty()) {
      response.putHeader("Content-Security-Policy", isolation.ownPagePolicy());
    }
    if (status == 200 && known(request, answer)) {
      status = 304;
      response.setStatusCode(304).end();
    } else {
      status = body(request, response, answer, form);
      form.wanted().ifPresent(coding -> encoder(coding).make(answer.body()));
    }
    meters.counter("overskill.preview.answers", "status", Integer.toString(status)).increment();
  }

  /// Puts on what every answer carries, whoever gives it.
  void isolate(HttpServerResponse response) {
    isolation.headers().forEach(response::putHeader);
  }

  /// A body as it travels.
  ///
  /// @param coding empty for as it is
  /// @param wanted what the next to ask will like better, if anything
  @SuppressWarnings("ArrayRecordComponent") // handed to the socket, never compared
  private record Form(String coding, byte[] body, Optional<Coding> wanted) {}

  /// What has a name is the same for everybody, and may be compressed where that helps; but a page
  /// is put together anew for each who asks.
  private static boolean isCompressible(Answer answer) {
    return !answer.tag().isEmpty()
        && MediaTypes.isText(answer.type())
        && !answer.type().equals(MediaTypes.HTML);
  }

  private Form form(HttpServerRequest request, Answer answer) {
    if (isCompressible(answer) && request.getHeader("Range") == null) {
      var accepted = String.join(",", request.headers().getAll("Accept-Encoding"));
      var liked = Coding.liked(codings, accepted);
      var best = liked.stream().findFirst();
      for (var coding : liked) {
        var made = encoder(coding).of(answer.body());
        if (made.isPresent()) {
          return new Form(coding.token(), made.get(), best.filter(it -> it != coding));
        }
      }
      return new Form("", answer.body(), best);
    }
    return new Form("", answer.body(), Optional.empty());
  }

  private Zipped encoder(Coding coding) {
    return Objects.requireNonNull(zipped.get(coding));
  }

  /// The name of a body as it travels: another coding is another name.
  private static String quoted(Answer answer, String coding) {
    return '"' + answer.tag() + (coding.isEmpty() ? "" : "-" + coding) + '"';
  }

  private static boolean known(HttpServerRequest request, Answer answer) {
    var known = request.getHeader("If-None-Match");
    return known != null
        && !answer.tag().isEmpty()
        && List.of(known.split("\\s*,\\s*", -1)).stream()
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
            .anyMatch(tag ->
                tag.equals("*")
                    || tag.equals(quoted(answer, ""))
                    || Stream.of(Coding.values())
                        .anyMatch(coding -> tag.equals(quoted(answer, coding.token()))));
  }

  private static int body(
      HttpServerRequest request, HttpServerResponse response, Answer answer, Form form) {
    response.putHeader("Content-Type", answer.type());
    if (!form.coding().isEmpty()) {
      response.putHeader("Content-Encoding", form.coding());
    }
    var part = range(request, answer);
    var size = answer.body().length;
    return switch (part) {
      case ByteRange.Whole() -> {
        response.setStatusCode(answer.status());
        write(request, response, Buffer.buffer(form.body()));
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
            || (unchanged != null && !unchanged.equals(quoted(answer, "")))
        ? new ByteRange.Whole()
        : ByteRange.of(wanted, answer.body().length);
  }

  private static void write(HttpServerRequest request, HttpServerResponse response, Buffer body) {
    var isHead = request.method().equals(HttpMethod.HEAD);
    if (isHead) {
      response.putHeader("Content-Length", Integer.toString(body.length()));
    }
    if (response.headers().contains(Answer.CONNECTION)) {
      last(request, response, isHead ? Buffer.buffer() : body);
    } else if (isHead) {
      response.end();
    } else {
      response.end(body);
    }
  }

  /// Vert.x hands on the next request of a connection as soon as a response has ended, so this one
  /// does not end before the connection does.
  private static void last(HttpServerRequest request, HttpServerResponse response, Buffer body) {
    response.putHeader("Content-Length", Integer.toString(body.length()));
    response.write(body).onComplete(_ -> request.connection().close());
  }
}
