package dev.overskill.preview.door;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the server accepts before a request reaches the door. HTTP/2 needs no TLS here: a proxy in
/// front of this node speaks it with prior knowledge, or asks for the upgrade.
@Singleton
class Listening implements HttpServerOptionsCustomizer {
  private static final int LONGEST_TARGET = 8 * 1024;
  private static final int LARGEST_HEADERS = 16 * 1024;
  private static final int STREAMS_PER_CONNECTION = 128;
  private static final int STREAM_WINDOW = 64 * 1024;
  private static final int CONNECTION_WINDOW = 1024 * 1024;

  /// Streams that one connection may open and reset in a window (CVE-2023-44487).
  private static final int RESETS = 200;

  private static final int RESET_SECONDS = 30;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    strict(options);
  }

  static HttpServerOptions strict(HttpServerOptions options) {
    return options
        .setMaxInitialLineLength(LONGEST_TARGET)
        .setMaxHeaderSize(LARGEST_HEADERS)
        .setHandle100ContinueAutomatically(true)
        .setDecompressionSupported(false)
        .setHttp2ClearTextEnabled(true)
        .setInitialSettings(
            new Http2Settings()
                .setMaxConcurrentStreams(STREAMS_PER_CONNECTION)
                .setInitialWindowSize(STREAM_WINDOW)
                .setMaxHeaderListSize(LARGEST_HEADERS)
                .setPushEnabled(false))
        .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
        .setHttp2RstFloodMaxRstFramePerWindow(RESETS)
        .setHttp2RstFloodWindowDuration(RESET_SECONDS)
        .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
        // A browser closes a socket whose protocol the server did not name back (RFC 6455, 4.1).
        .setWebSocketSubProtocols(List.of("vite-hmr", "vite-ping"));
  }
}
