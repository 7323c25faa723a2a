package dev.overskill.stream.sse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.overskill.events.EventJson;
import dev.overskill.testkit.Await;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// A client of server-sent events as a test sees it: it keeps all it hears.
public final class TestStream implements AutoCloseable {
  private static final Vertx VERTX = Vertx.vertx();

  public final List<Heard> heard = new CopyOnWriteArrayList<>();
  public final List<String> comments = new CopyOnWriteArrayList<>();
  private final HttpClient client;
  private final HttpClientResponse response;
  private volatile boolean ended;
  private String id = "";
  private final List<String> data = new ArrayList<>();

  /// An event, as it came.
  ///
  /// @param id empty if it came without
  /// @param json missing if the data is none
  public record Heard(String id, String data, JsonNode json) {
    static Heard of(String id, String data) {
      try {
        return new Heard(id, data, EventJson.mapper().readTree(data));
      } catch (JsonProcessingException _) {
        return new Heard(id, data, MissingNode.getInstance());
      }
    }

    public boolean is(String type) {
      return json().path("type").asText().equals(type);
    }
  }

  /// What is asked for.
  public record Asked(URI address, HttpMethod method, Map<String, String> headers, String body) {
    public static Asked get(URI address, Map<String, String> headers) {
      return new Asked(address, HttpMethod.GET, headers, "");
    }

    public static Asked get(URI address, String token) {
      return get(address, Map.of("Authorization", "Bearer " + token));
    }

    public static Asked post(URI address, String token, String body) {
      return new Asked(address, HttpMethod.POST, Map.of("Authorization", "Bearer " + token), body);
    }

    Asked with(String name, String value) {
      var all = new java.util.HashMap<>(headers);
      all.put(name, value);
      return new Asked(address, method, all, body);
    }
  }

  private TestStream(HttpClient client, HttpClientResponse response) {
    this.client = client;
    this.response = response;
    var lines = RecordParser.newDelimited("\n", line -> line(line.toString()));
    response.handler(lines);
    response.endHandler(_ -> ended = true);
    response.exceptionHandler(_ -> ended = true);
    response.resume();
  }

  public static TestStream open(Asked asked) {
    return open(asked, HttpVersion.HTTP_1_1);
  }

  static TestStream open(Asked asked, HttpVersion version) {
    var client =
        VERTX.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(version)
                .setHttp2ClearTextUpgrade(false)
                .setReceiveBufferSize(64 * 1024));
    var options =
        new RequestOptions()
            .setHost(asked.address().getHost())
            .setPort(asked.address().getPort())
            .setURI(asked.address().getRawPath() + query(asked.address()))
            .setMethod(asked.method());
    asked.headers().forEach(options::putHeader);
    var opened =
        client
            .request(options)
            // On the connection's own thread, so that nothing comes before it is listened for.
            .compose(request ->
                request
                    .send(Buffer.buffer(asked.body()))
                    .map(response -> {
                      response.pause();
                      return new TestStream(client, response);
                    }))
            .toCompletionStage()
            .toCompletableFuture();
    try {
      return opened.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static String query(URI address) {
    return address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
  }

  private void line(String line) {
    if (line.startsWith("id: ")) {
      id = line.substring(4);
    } else if (line.startsWith("data: ")) {
      data.add(line.substring(6));
    } else if (line.startsWith(": ")) {
      comments.add(line.substring(2));
    } else if (line.isEmpty() && !data.isEmpty()) {
      heard.add(Heard.of(id, String.join("\n", data)));
      data.clear();
      id = "";
    }
  }

  public int status() {
    return response.statusCode();
  }

  public HttpVersion version() {
    return response.request().version();
  }

  public String header(String name) {
    return String.valueOf(response.getHeader(name));
  }

  public HttpClientResponse response() {
    return response;
  }

  public Heard await(Predicate<Heard> wanted) {
    return Await.value("an event", () -> heard.stream().filter(wanted).findFirst());
  }

  public List<Heard> events() {
    return heard.stream().filter(event -> event.is("event")).toList();
  }

  public List<Heard> awaitEvents(int count) {
    Await.until(count + " events", () -> events().size() >= count);
    return events();
  }

  public Optional<String> lastId() {
    return heard.stream().map(Heard::id).filter(text -> !text.isEmpty()).reduce((_, last) -> last);
  }

  /// Waits until the server has ended the response.
  public TestStream ended() {
    Await.until("the response has ended", () -> ended);
    return this;
  }

  public boolean isEnded() {
    return ended;
  }

  @Override
  public void close() {
    client.close();
  }
}
