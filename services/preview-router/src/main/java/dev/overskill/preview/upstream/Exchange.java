package dev.overskill.preview.upstream;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One question of a page and its answer, streamed from one side to the other as fast as the slower
/// side takes it. Everything happens on the context of the question.
final class Exchange {
  private final RoutingContext routing;
  private final HttpServerRequest request;
  private final Asker asker;
  private final Destination to;
  private final Amounts.One limits;
  private final Promise<Integer> result = Promise.promise();
  private final Promise<Void> over = Promise.promise();

  Exchange(RoutingContext routing, Asker asker, Destination to, Amounts.One limits) {
    this.routing = routing;
    this.request = routing.request();
    this.asker = asker;
    this.to = to;
    this.limits = limits;
  }

  /// Comes when the page has the whole answer, or has gone.
  Future<Void> over() {
    return over.future();
  }

  /// Asks. Gives the upstream's status, once it answers; fails with [RefusedException] if it does
  /// not. The page is told nothing of a failure before the answer has begun.
  Future<Integer> ask(HttpClient client, String path) {
    var options =
        to.asked(request.method(), path)
            .setConnectTimeout(limits.connect().toMillis())
            .setIdleTimeout(limits.silence().toMillis());
    // Not on the response itself, which has room for one handler, and others wait for its end too.
    routing.addEndHandler(_ -> over.tryComplete());
    client.request(options).onSuccess(this::send).onFailure(this::broken);
    return result.future();
  }

  private void send(HttpClientRequest asked) {
    var vertx = routing.vertx();
    var timer = vertx.setTimer(limits.whole().toMillis(), _ -> asked.reset(0, late()));
    over()
        .onComplete(_ -> {
          vertx.cancelTimer(timer);
          if (!request.response().ended()) {
            asked.reset();
          }
        });
    Headers.out(request, asker, to, asked.headers());
    asked.response().onSuccess(answer -> pass(asked, answer)).onFailure(this::broken);
    body(asked);
  }

  private static TimeoutException late() {
    return new TimeoutException("the whole of it took too long");
  }

  private void body(HttpClientRequest asked) {
    var length = request.getHeader("Content-Length");
    var chunked = Manners.isChunked(request);
    if (length == null && !chunked) {
      asked.end();
      return;
    }
    if (chunked) {
      asked.setChunked(true);
    } else {
      asked.putHeader("Content-Length", length);
    }
    if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
      request.response().writeContinue();
    }
    var metered = new Metered(asked, limits.question());
    request
        .pipe()
        .endOnFailure(false)
        .to(metered)
        .onFailure(failure -> {
          if (metered.isFull()) {
            refuse(ApiRefusal.BODY_TOO_LARGE);
          }
          asked.reset(0, failure);
        });
  }

  private void pass(HttpClientRequest asked, HttpClientResponse answer) {
    var status = answer.statusCode();
    var length = answer.getHeader("Content-Length");
    if (!to.isOwn() && (status == 401 || status >= 500)) {
      asked.reset();
      result.tryFail(new RefusedException(ApiRefusal.STORE_AWAY));
      return;
    }
    if (status < 200 || tooLong(length)) {
      asked.reset();
      refuse(status < 200 ? ApiRefusal.UPSTREAM_UNREACHABLE : ApiRefusal.ANSWER_TOO_LARGE);
      return;
    }
    if (request.response().closed() || request.response().ended()) {
      asked.reset();
      return;
    }
    head(answer, status, length);
    result.tryComplete(status);
    stream(asked, answer, length == null);
  }

  private void head(HttpClientResponse answer, int status, @Nullable String length) {
    var response = request.response().setStatusCode(status);
    Headers.back(answer.headers(), to, response.headers());
    if (Manners.hasMore(request)) {
      response.putHeader("Connection", "close");
    }
    if (length != null) {
      response.putHeader("Content-Length", length);
    }
  }

  private void stream(HttpClientRequest asked, HttpClientResponse answer, boolean chunked) {
    var response = request.response();
    var status = answer.statusCode();
    if (request.method().equals(HttpMethod.HEAD) || status == 204 || status == 304) {
      response.end();
      return;
    }
    response.setChunked(chunked);
    answer
        .pipe()
        .endOnFailure(false)
        .to(new Metered(response, limits.answer()))
        .onFailure(_ -> {
          // Half an answer must not look like a whole one.
          asked.reset();
          response.reset();
        });
  }

  private boolean tooLong(@Nullable String length) {
    try {
      return length != null && Long.parseUnsignedLong(length) > limits.answer();
    } catch (NumberFormatException _) {
      return true;
    }
  }

  private void broken(Throwable failure) {
    if (request.response().closed()) {
      return; // the page has gone, which is no fault of the upstream
    }
    var slow =
        failure instanceof TimeoutException
            || failure.getCause() instanceof TimeoutException
            || String.valueOf(failure.getMessage()).contains("timeout");
    refuse(slow ? ApiRefusal.UPSTREAM_SLOW : ApiRefusal.UPSTREAM_UNREACHABLE);
  }

  private void refuse(ApiRefusal refusal) {
    result.tryFail(new RefusedException(refusal));
  }
}
