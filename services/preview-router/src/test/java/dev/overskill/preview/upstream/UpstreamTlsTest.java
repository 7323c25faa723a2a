package dev.overskill.preview.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An upstream proves by its certificate that it has the name it is asked by.
class UpstreamTlsTest {
  private static final String PASSWORD = "certificate";

  @TempDir Path folder;

  private PfxOptions certificate(String name) throws IOException, InterruptedException {
    var file = folder.resolve(name + ".p12").toString();
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "a",
                "-validity",
                "2",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file)
            .redirectErrorStream(true)
            .start();
    assertThat(made.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new PfxOptions().setPath(file).setPassword(PASSWORD);
  }

  private static String answerOf(PfxOptions certificate) throws IOException {
    var options = new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate);
    try (var front = new Front("https://localhost:%d", options, r -> r.response().end("safe"))) {
      return front.get("/api/x", "");
    }
  }

  @Test
  void theRightNameIsAsked() throws IOException, InterruptedException {
    assertThat(answerOf(certificate("localhost"))).startsWith("HTTP/1.1 200").endsWith("safe");
  }

  @Test
  void anotherNameIsNotAsked() throws IOException, InterruptedException {
    assertThat(answerOf(certificate("other.example.com")))
        .startsWith("HTTP/1.1 502")
        .doesNotContain("safe");
  }

  @Test
  void whoSpeaksNoTlsIsNotAsked() throws IOException {
    try (var front =
        new Front("https://localhost:%d", new HttpServerOptions(), r -> r.response().end("safe"))) {
      assertThat(front.get("/api/x", "")).startsWith("HTTP/1.1 502");
      assertThat(front.asked).hasValue(0);
    }
  }
}
