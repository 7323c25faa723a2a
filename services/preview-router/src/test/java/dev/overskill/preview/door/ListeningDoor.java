package dev.overskill.preview.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.preview.door.Wire.Heard;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.List;

/// A server with the router's own limits, whose door says what it understood.
final class ListeningDoor implements AutoCloseable {
  static final String HOST = "Host: shop.preview.localhost\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final Replies replies =
      new Replies(new Isolation(List.of("http://c.localhost")), 1 << 20, new SimpleMeterRegistry());
  private final HttpServer server;

  ListeningDoor() {
    this.server =
        vertx
            .createHttpServer(Listening.strict(new HttpServerOptions()))
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  int port() {
    return server.actualPort();
  }

  Vertx vertx() {
    return vertx;
  }

  private void answer(HttpServerRequest request) {
    switch (Knock.read(request, "preview.localhost")) {
      case Knock.At at -> replies.send(request, Answer.words(200, understood(at)));
      case Knock.Refused(var status, var why) -> replies.refuse(request, status, why);
    }
  }

  private static String understood(Knock.At at) {
    var host =
        switch (at.host()) {
          case HostName.Preview(var slug) -> slug.value();
          case HostName.Frozen(var slug, var revision) -> slug + "@" + revision.number();
          case HostName.Nobody() -> "nobody";
          case HostName.Other(var name) -> "other " + name;
          case HostName.Malformed() -> "malformed";
        };
    return host + " " + at.path().decoded();
  }

  Wire wire() throws IOException {
    return new Wire(port());
  }

  Heard ask(String request) throws IOException {
    try (var wire = wire()) {
      return wire.send(request).hear();
    }
  }

  /// Asks, and sends a second request right behind: it is never answered.
  ///
  /// @return 0 if the connection was closed without an answer
  int askAndBeCutOff(String request) throws IOException {
    try (var wire = wire()) {
      var heard = wire.send(request + "GET /second HTTP/1.1\r\n" + HOST + "\r\n").hearAll();
      assertThat(heard).hasSizeLessThan(2);
      return heard.isEmpty() ? 0 : heard.getFirst().status();
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
