package dev.overskill.preview.door;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same gate, in HTTP/2 without TLS.
@Timeout(60)
class Http2Test {
  private final ListeningDoor door = new ListeningDoor();

  @AfterEach
  void end() {
    door.close();
  }

  private HttpClient client(boolean upgrade) {
    return door.vertx()
        .createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(upgrade));
  }

  private HttpClientRequest request(HttpClient client, String host, String path) {
    var options =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(door.port(), "127.0.0.1"))
            .setHost(host)
            .setPort(80)
            .setURI(path);
    return await(client.request(options));
  }

  private <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, SECONDS).join();
  }

  private HttpClientResponse send(HttpClientRequest request) {
    return await(request.send());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theAuthorityIsTheHost(boolean upgrade) {
    var request = request(client(upgrade), "Shop.preview.localhost", "/a%20b");

    var said = await(request.send().compose(HttpClientResponse::body));

    assertThat(request.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(said).hasToString("shop /a b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a/%2e%2e/b", "/a//b", "/%00", "//shop/", "x"})
  void aPathIsReadAsStrictly(String path) {
    assertThat(send(request(client(false), "shop.preview.localhost", path)).statusCode())
        .isEqualTo(400);
  }

  @Test
  void aHostThatIsAnotherIsRefused() {
    var request = request(client(false), "shop.preview.localhost", "/");

    var sent = request.putHeader("host", "other.preview.localhost").send();

    assertThat(sent.toCompletionStage().toCompletableFuture())
        .failsWithin(10, SECONDS)
        .withThrowableThat()
        .withMessageContaining("reset");
  }

  @Test
  void oneConnectionHasSoManyStreams() {
    var request = request(client(false), "shop.preview.localhost", "/");

    send(request);

    var settings = request.connection().remoteSettings();
    assertThat(settings.getMaxConcurrentStreams()).isEqualTo(128);
    assertThat(settings.getMaxHeaderListSize()).isEqualTo(16 * 1024);
  }

  @Test
  void theJdksClientSpeaksItToo() throws Exception {
    try (var jdk = java.net.http.HttpClient.newHttpClient()) {
      var uri = URI.create("http://localhost:" + door.port() + "/x");

      var heard =
          jdk.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

      assertThat(heard.version()).isEqualTo(java.net.http.HttpClient.Version.HTTP_2);
      assertThat(heard.body()).isEqualTo("other localhost /x");
    }
  }
}
