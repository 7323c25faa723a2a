package dev.overskill.load.bench.preview;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/// An answer.
///
/// @param body as it came, which may be compressed
/// @param firstByte when its head was here, by [System#nanoTime()]
record Fetched(int status, MultiMap headers, Buffer body, long firstByte) {
  boolean isScript() {
    return header("content-type").contains("javascript");
  }

  /// Whether its address will never have another body, on whatever host.
  boolean isImmutable() {
    return header("cache-control").contains("immutable");
  }

  private String header(String name) {
    return String.valueOf(headers.get(name));
  }

  String text() {
    if (!header("content-encoding").equals("gzip")) {
      return body.toString();
    }
    try (var open = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
      return new String(open.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
