package dev.overskill.deploy.cloudflare;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// An API that answers what a test tells it to, in order; the last answer is given from then on.
final class StubApi implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /// One answer; status 0 breaks the connection.
  record Answer(int status, String body, Map<String, String> headers) {
    static Answer result(String json) {
      return new Answer(200, "{\"success\":true,\"result\":" + json + "}", Map.of());
    }

    static Answer error(int status, int code) {
      var body = "{\"success\":false,\"errors\":[{\"code\":" + code + ",\"message\":\"no\"}]}";
      return new Answer(status, body, Map.of());
    }

    static Answer broken() {
      return new Answer(0, "", Map.of());
    }
  }

  StubApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /// Answers requests of that method whose path ends so.
  StubApi on(String method, String ending, Answer... inOrder) {
    answers.put(method + " " + ending, new ArrayDeque<>(List.of(inOrder)));
    return this;
  }

  /// How often that was asked.
  long asked(String method, String ending) {
    return asked.stream()
        .filter(line -> line.startsWith(method + " ") && line.endsWith(ending))
        .count();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var line = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      asked.add(line);
      var answer = next(line);
      if (answer.status() == 0) {
        return;
      }
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      var body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private synchronized Answer next(String line) {
    for (var entry : answers.entrySet()) {
      var key = entry.getKey().split(" ", 2);
      if (line.startsWith(key[0] + " ") && line.endsWith(key[1])) {
        var queue = entry.getValue();
        return queue.size() > 1 ? queue.remove() : queue.element();
      }
    }
    return Answer.error(404, 7003);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
