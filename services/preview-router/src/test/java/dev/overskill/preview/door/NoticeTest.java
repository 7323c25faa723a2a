package dev.overskill.preview.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class NoticeTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server = vertx.createHttpServer();
  private Notice notice = Notice.UNKNOWN;

  @BeforeEach
  void listen() throws Exception {
    var replies =
        new Replies(
            new Isolation(List.of("http://c.localhost")), 1 << 20, new SimpleMeterRegistry());
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> replies.send(request, notice))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
  }

  @AfterEach
  void end() {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpResponse<String> ask(Notice which, String... headers) throws Exception {
    notice = which;
    var uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/%3Cscript%3Ehello");
    var request = HttpRequest.newBuilder(uri).headers(headers).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @EnumSource(Notice.class)
  void whoNavigatesGetsAPageThatNeedsNothingFromElsewhere(Notice which) throws Exception {
    var page = ask(which, "Sec-Fetch-Mode", "navigate", "Accept", "*/*");

    assertThat(header(page, "Content-Type")).startsWith("text/html");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(page, "Content-Security-Policy")).startsWith("default-src 'none'");
    assertThat(page.body())
        .contains("prefers-color-scheme: dark", which.code(), "<h1>")
        .doesNotContain("hello", "src=", "href=")
        .doesNotContainPattern("https?://|\\{[a-z]+}");
  }

  @ParameterizedTest
  @EnumSource(Notice.class)
  void programsGetAProblem(Notice which) throws Exception {
    var answer = ask(which, "Sec-Fetch-Mode", "cors", "Accept", "text/html");

    var problem = new JsonMapper().readTree(answer.body());
    assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    assertThat(problem.path("status").asInt()).isEqualTo(answer.statusCode());
    assertThat(problem.path("code").asText()).isEqualTo(which.code());
    assertThat(problem.path("type").asText()).endsWith("/" + which.code());
  }

  @ParameterizedTest
  @EnumSource(Notice.class)
  void whatPassesSaysWhenToComeAgain(Notice which) throws Exception {
    var page = ask(which, "Accept", "text/html,*/*;q=0.8");

    var passes = List.of(429, 503).contains(page.statusCode());
    assertThat(header(page, "Retry-After")).matches(passes ? "[1-9]" : "");
    assertThat(page.body().contains("http-equiv=\"refresh\"")).isEqualTo(passes);
  }

  @Test
  void everyReasonHasACodeOfItsOwn() {
    assertThat(List.of(Notice.values()).stream().map(Notice::code)).doesNotHaveDuplicates();
  }

  @Test
  void aPauseIsSaidInWholeSeconds() {
    assertThat(Replies.seconds(Duration.ZERO)).isEqualTo(1);
    assertThat(Replies.seconds(Duration.ofMillis(1))).isEqualTo(1);
    assertThat(Replies.seconds(Duration.ofMillis(1_001))).isEqualTo(2);
  }

  @Test
  void whatAppsSayIsShownAsText() {
    var frame = new Frame(Frame.Sign.BROKEN, "a", Frame.escaped("<img src=x>{title}&"), "b");

    assertThat(frame.still()).contains("<p>&lt;img src=x&gt;{title}&amp;</p>");
  }
}
