package dev.overskill.load.bench.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class FetchedTest {
  private static final String TEXT = "export const name = 'Zoë 👩‍🚀'\n";

  private static Fetched fetched(Map<String, String> headers, Buffer body) {
    return new Fetched(200, MultiMap.caseInsensitiveMultiMap().addAll(headers), body, 0);
  }

  private static Buffer zipped(String text) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return Buffer.buffer(out.toByteArray());
  }

  @Test
  void textIsReadAsItCame() throws IOException {
    assertThat(fetched(Map.of(), Buffer.buffer(TEXT)).text()).isEqualTo(TEXT);
    assertThat(fetched(Map.of("Content-Encoding", "gzip"), zipped(TEXT)).text()).isEqualTo(TEXT);
    assertThat(fetched(Map.of(), Buffer.buffer()).text()).isEmpty();
  }

  @Test
  void whatIsNotCompressedAsItSaysIsAnError() {
    var answer = fetched(Map.of("Content-Encoding", "gzip"), Buffer.buffer(TEXT));

    assertThatThrownBy(answer::text).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void onlyWhatIsToldToBeImmutableIs() {
    var forever = Map.of("Cache-Control", "public, max-age=31536000, immutable");

    assertThat(fetched(forever, Buffer.buffer()).isImmutable()).isTrue();
    assertThat(fetched(Map.of("Cache-Control", "no-cache"), Buffer.buffer()).isImmutable())
        .isFalse();
    assertThat(fetched(Map.of(), Buffer.buffer()).isImmutable()).isFalse();
  }
}
