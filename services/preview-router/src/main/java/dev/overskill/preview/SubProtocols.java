package dev.overskill.preview;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;
import java.util.List;

/// What a WebSocket of a preview may speak: a browser closes a socket whose protocol the server did
/// not name back (RFC 6455, section 4.1).
@Singleton
class SubProtocols implements HttpServerOptionsCustomizer {
  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    options.setWebSocketSubProtocols(List.of("vite-hmr", "vite-ping"));
  }
}
