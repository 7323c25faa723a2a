package dev.overskill.preview.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.testkit.Await;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What crosses from a page to an upstream and back.
class ApiDoorTest {
  private static final Iterable<String> COOKIES =
      List.of(
          "sid=1; Path=/; HttpOnly",
          "__Host-overskill-preview=no; Path=/",
          "wide=no; Domain=preview.localhost");

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

  private void echo(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> {
          var head = new StringBuilder(request.method() + " " + request.uri() + "\n");
          request
              .headers()
              .forEach((name, value) ->
                  head.append(name.toLowerCase(Locale.ROOT))
                      .append(": ")
                      .append(value)
                      .append('\n'));
          heard.add(head + "\n" + body);
          request.response().end("heard");
        });
  }

  @Test
  void aQuestionComesThroughWithItsPathQueryAndBody() throws IOException {
    try (var front = new Front(true, this::echo)) {
      var body = "{\"text\":\"é😀\"}";
      var answer =
          front.say(
              "POST /api/to%20dos/1?a=%2F&b",
              "Origin: http://"
                  + Front.HOST
                  + "\r\nContent-Type: application/json\r\nContent-Length: 17\r\n",
              body);

      assertThat(answer).startsWith("HTTP/1.1 200").endsWith("heard").contains("nosniff");
      assertThat(heard.remove())
          .startsWith("POST /v1/to%20dos/1?a=%2F&b\n")
          .contains("content-type: application/json\n", "content-length: 17\n")
          .endsWith("\n" + body);
    }
  }

  @Test
  void whoLetAQuestionInHearsOfItsEnd() throws IOException {
    try (var front = new Front(true, this::echo)) {
      front.get("/api/x", "");
      front.get("/api/x", "Origin: http://elsewhere\r\n");

      Await.until("both to be over", () -> front.ended.get() == 2);
    }
  }

  @Test
  void whatIsThePlatformsOrOfOneConnectionStaysHere() throws IOException {
    try (var front = new Front(true, this::echo)) {
      front.get(
          "/api/x",
          """
          Connection: X-Hop, keep-alive\r
          X-Hop: no\r
          Keep-Alive: no\r
          Proxy-Authorization: no\r
          TE: no\r
          Authorization: Bearer no\r
          Cookie: a=1; __Host-overskill-preview=no; overskill_session=no; b=2\r
          cookie: __Secure-OVERSKILL=no; c=3\r
          Forwarded: for=no\r
          X-Forwarded-For: no\r
          X-Forwarded-Host: no\r
          X-Forwarded-Anything: no\r
          X-Real-IP: no\r
          X_Key: no\r
          X-Key: no\r
          X-Own: yes\r
          """);

      assertThat(heard.remove())
          .doesNotContain(": no", "=no", "token-of")
          .contains(
              "cookie: a=1; b=2; c=3\n",
              "x-own: yes\n",
              "x-key: " + MemoryGrants.SECRET + "\n",
              "x-forwarded-for: 127.0.0.1\n",
              "x-forwarded-host: " + Front.HOST + "\n",
              "x-forwarded-proto: http\n")
          .containsPattern("host: localhost:[0-9]+\n");
    }
  }

  @Test
  void anUpstreamCannotOpenTheHostToOthers() throws IOException {
    try (var front =
        new Front(
            true,
            request ->
                request
                    .response()
                    .putHeader("Access-Control-Allow-Origin", "*")
                    .putHeader("Strict-Transport-Security", "no")
                    .putHeader("Clear-Site-Data", "no")
                    .putHeader("Alt-Svc", "no")
                    .putHeader("WWW-Authenticate", "no")
                    .putHeader("Service-Worker-Allowed", "/")
                    .putHeader("X-Content-Type-Options", "no")
                    .putHeader("Connection", "X-Hop")
                    .putHeader("X-Hop", "no")
                    .putHeader("X-Own", "yes")
                    .putHeader("Set-Cookie", COOKIES)
                    .end("body"))) {
      var answer = front.get("/api/x", "");

      assertThat(answer)
          .contains("sid=1; Path=/; HttpOnly", "X-Own: yes", "nosniff", "no-store")
          .endsWith("body")
          .doesNotContain(": no\r", "=no", "*", "Service-Worker", MemoryGrants.SECRET);
    }
  }

  @Test
  void aRedirectIsThePagesToFollow() throws IOException {
    try (var front =
        new Front(
            true,
            request ->
                request
                    .response()
                    .setStatusCode(302)
                    .putHeader("Location", "http://169.254.169.254/latest/meta-data")
                    .end())) {
      assertThat(front.get("/api/x", "")).startsWith("HTTP/1.1 302");
      assertThat(front.asked).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST|Origin: http://other.preview.localhost",
        "POST|Origin: null",
        "POST|Origin: http://shop.preview.localhost.evil.example",
        "POST|Origin: http://shop.preview.localhost:1",
        "POST|Sec-Fetch-Site: same-site",
        "POST|Sec-Fetch-Site: cross-site",
        "POST|Sec-Fetch-Site: none",
        "POST|Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document",
        "OPTIONS|Origin: http://other.preview.localhost\r\nAccess-Control-Request-Method: PUT",
        "GET|Origin: http://other.preview.localhost",
        "GET|Sec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors\r\nSec-Fetch-Dest: image",
        "GET|Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: iframe",
      })
  void aPageOfAnotherHostAsksNothing(String request) throws IOException {
    try (var front = new Front(true, this::echo)) {
      var parts = request.split("\\|", 2);

      var answer = front.say(parts[0] + " /api/x", parts[1] + "\r\n", "");

      assertThat(answer)
          .startsWith("HTTP/1.1 403")
          .contains("foreign_page")
          .doesNotContainIgnoringCase("access-control");
      assertThat(front.asked).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST|Origin: http://shop.preview.localhost",
        "POST|Sec-Fetch-Site: same-origin",
        "POST|X: a tool that is no browser",
        "GET|Sec-Fetch-Site: same-origin",
        "GET|Sec-Fetch-Site: none",
        "GET|Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document",
      })
  void itsOwnPagesAsk(String request) throws IOException {
    try (var front = new Front(true, this::echo)) {
      var parts = request.split("\\|", 2);

      assertThat(front.say(parts[0] + " /api/x", parts[1] + "\r\n", "")).startsWith("HTTP/1.1 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE /api/x", "BREW /api/x"})
  void otherMethodsAreNotOffered(String line) throws IOException {
    try (var front = new Front(true, this::echo)) {
      assertThat(front.say(line, "", "")).startsWith("HTTP/1.1 405");
      assertThat(front.asked).hasValue(0);
    }
  }

  @Test
  void theStoreGetsTheTokenAndThePageSeesNoneOfIt() throws IOException {
    try (var front =
        new Front(
            false,
            request -> {
              echo(request);
              request.response().putHeader("ETag", "\"1-a\"").putHeader("X-Request-Id", "no");
            })) {
      var answer =
          front.get(
              "/api/todos?done=false",
              "Authorization: Bearer mine\r\nCookie: a=1\r\nX-Own: a\r\nIf-None-Match: \"0\"\r\n");

      assertThat(heard.remove())
          .startsWith("GET /auth/entities/todos?done=false\n")
          .contains("authorization: Bearer token-of-ten_1-app_1-draft\n", "if-none-match: \"0\"\n")
          .doesNotContain("mine", "cookie", "x-own", "x-forwarded");
      assertThat(answer).contains("ETag: \"1-a\"").doesNotContain("token-of", "X-Request-Id");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 500, 503})
  void aStoreThatIsNotWellIsAway(int status) throws IOException {
    try (var front = new Front(false, r -> r.response().setStatusCode(status).end("token-of"))) {
      var answer = front.get("/api/todos", "");

      assertThat(answer).startsWith("HTTP/1.1 503").contains("store_away").doesNotContain("token");
      assertThat(front.grants.forgotten).hasValue(1);
    }
  }
}
