package dev.overskill.preview.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.aayushatharva.brotli4j.decoder.Decoder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RepliesTest {
  private static final String TEXT = "export const label = 'grüße'\n".repeat(100);
  private static final Map<String, Answer> ANSWERS =
      Map.of(
          "/script", Answer.draft(MediaTypes.SCRIPT, TEXT),
          "/page", Answer.draft(MediaTypes.HTML, TEXT),
          "/file", Answer.file(MediaTypes.TEXT, TEXT.getBytes(StandardCharsets.UTF_8), "hash"),
          "/image", Answer.file("image/png", new byte[4_096], "image"));

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server = vertx.createHttpServer();

  @BeforeEach
  void listen() throws Exception {
    var replies =
        new Replies(
            new Isolation(List.of("http://c.localhost")), 1 << 20, new SimpleMeterRegistry());
    server =
        vertx
            .createHttpServer()
            .requestHandler(request ->
                replies.send(request, ANSWERS.getOrDefault(request.path(), Pages.notFound())))
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

  private HttpResponse<byte[]> ask(String path, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /// Asks until what is made in the background is there.
  private HttpResponse<byte[]> askFor(String coding, String path, String accepted)
      throws IOException, InterruptedException {
    while (true) {
      var answer = ask(path, "Accept-Encoding", accepted);
      if (header(answer, "Content-Encoding").equals(coding)) {
        return answer;
      }
    }
  }

  private HttpResponse<byte[]> askForGzip(String path) throws IOException, InterruptedException {
    return askFor("gzip", path, "br;q=0, gzip;q=0.8");
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  @Test
  void aBrowserThatTakesGzipGetsIt() throws Exception {
    var answer = askForGzip("/script");

    assertThat(answer.body().length).isLessThan(TEXT.length() / 4);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(TEXT);
    assertThat(header(answer, "Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  void aBrowserThatTakesBrotliGetsThat() throws Exception {
    var answer = askFor("br", "/script", "gzip, deflate, br, zstd");

    assertThat(answer.body().length).isLessThan(TEXT.length() / 4);
    assertThat(Decoder.decompress(answer.body()).getDecompressedData())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(TEXT);
    assertThat(header(answer, "ETag")).endsWith("-br\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "gzip; q=0.0", "xgzip", "*;q=0", "gzip;q=x", ""})
  void whoTakesNoneGetsTheBodyAsItIs(String codings) throws Exception {
    askForGzip("/script");

    var answer = ask("/script", "Accept-Encoding", codings);

    assertThat(header(answer, "Content-Encoding")).isEmpty();
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
  }

  @Test
  void eachCodingHasItsNameAndBothAreKnownAgain() throws Exception {
    var plain = header(ask("/script"), "ETag");
    var zipped = header(askForGzip("/script"), "ETag");

    var again =
        List.of(
            ask("/script", "If-None-Match", plain).statusCode(),
            ask("/script", "If-None-Match", "W/" + zipped, "Accept-Encoding", "gzip").statusCode(),
            ask("/script", "If-None-Match", "\"other\"").statusCode());

    assertThat(zipped).isNotEqualTo(plain);
    assertThat(again).containsExactly(304, 304, 200);
  }

  @Test
  void aPartIsAPartOfTheBodyAsItIs() throws Exception {
    askForGzip("/file");

    var part = ask("/file", "Accept-Encoding", "gzip", "Range", "bytes=0-5");

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(new String(part.body(), StandardCharsets.UTF_8)).isEqualTo("export");
  }

  @Test
  void pagesAndImagesStayAsTheyAre() throws Exception {
    askForGzip("/script"); // one thread makes them in turn

    for (var path : List.of("/page", "/image", "/page", "/image")) {
      assertThat(header(ask(path, "Accept-Encoding", "gzip"), "Content-Encoding")).isEmpty();
    }
  }
}
