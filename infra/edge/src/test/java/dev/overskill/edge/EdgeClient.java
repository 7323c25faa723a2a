package dev.overskill.edge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.edge.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// A deployer and a visitor of one edge, speaking plain HTTP.
final class EdgeClient {
  static final String ACCOUNT = "0123456789abcdef0123456789abcdef";
  static final String TOKEN = "test-token";
  static final String MODULE = "application/javascript+module";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final String BOUNDARY = "test-boundary";

  private final Edge edge;
  private final String base;

  EdgeClient(Edge edge) {
    this.edge = edge;
    this.base = "http://127.0.0.1:" + edge.apiPort() + "/client/v4/accounts/" + ACCOUNT;
  }

  record Reply(int status, JsonNode body, HttpResponse<byte[]> raw) {
    int code() {
      return body.path("errors").path(0).path("code").asInt();
    }

    JsonNode result() {
      return body.path("result");
    }
  }

  Reply get(String path) {
    return send(request(path).GET());
  }

  Reply delete(String path) {
    return send(request(path).DELETE());
  }

  Reply json(String method, String path, Object body) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofByteArray(Json.bytes(body))));
  }

  Reply withToken(String token, String path) {
    var request = HttpRequest.newBuilder(URI.create(base + path));
    return send(request.header("authorization", "Bearer " + token).GET());
  }

  /// Uploads a script of one module `main.js`.
  Reply putModule(String script, String code, Map<String, Object> more) {
    var metadata = new LinkedHashMap<String, Object>(more);
    metadata.put("main_module", "main.js");
    metadata.putIfAbsent("compatibility_date", "2026-01-01");
    return multipart(
        "/workers/dispatch/namespaces/production/scripts/" + script,
        "PUT",
        TOKEN,
        Map.of("metadata", part("", Json.bytes(metadata)), "main.js", part(MODULE, code)));
  }

  Reply putAssetsOnly(String script, Map<String, Object> assets) {
    var metadata = Map.of("assets", assets, "compatibility_date", "2026-01-01");
    return multipart(
        "/workers/dispatch/namespaces/production/scripts/" + script,
        "PUT",
        TOKEN,
        Map.of("metadata", part("", Json.bytes(metadata))));
  }

  /// Uploads files for a script and answers the completion token.
  String uploadAssets(String script, Map<String, String> files) {
    var manifest = new LinkedHashMap<String, Object>();
    var byHash = new LinkedHashMap<String, Map.Entry<String, String>>();
    files.forEach((path, text) -> {
      var hash = hash(script + path + text);
      var size = text.getBytes(StandardCharsets.UTF_8).length;
      manifest.put(path, Map.of("hash", hash, "size", size));
      byHash.put(hash, Map.entry(path, text));
    });
    var session = openAssets(script, Map.of("manifest", manifest)).result();
    var token = session.path("jwt").asText();
    for (var bucket : session.path("buckets")) {
      var parts = new LinkedHashMap<String, Part>();
      for (var hash : bucket) {
        var file = Objects.requireNonNull(byHash.get(hash.asText()));
        var encoded =
            Base64.getEncoder().encodeToString(file.getValue().getBytes(StandardCharsets.UTF_8));
        parts.put(hash.asText(), part(type(file.getKey()), encoded));
      }
      var reply = multipart("/workers/assets/upload?base64=true", "POST", token, parts);
      token = reply.result().path("jwt").asText(token);
    }
    return token;
  }

  Reply openAssets(String script, Object body) {
    return json(
        "POST",
        "/workers/dispatch/namespaces/production/scripts/" + script + "/assets-upload-session",
        body);
  }

  /// Points an app's host at a script.
  void point(String slug, String script, String release, String status) {
    var spaces = get("/storage/kv/namespaces").result();
    var pointer = Map.of("script", script, "release", release, "status", status);
    json(
        "PUT",
        "/storage/kv/namespaces/" + spaces.path(0).path("id").asText() + "/values/route:" + slug,
        pointer);
  }

  /// What a visitor of `host` sees. The host is sent as is, which only a bare socket does.
  Visit visit(String host, String path, String... headers) {
    return ask("GET", host, path, headers);
  }

  Visit ask(String method, String host, String path, String... headers) {
    return tell(new Line(method, host, path), "", headers);
  }

  /// What is asked, and of which host.
  record Line(String method, String host, String path) {}

  /// The same with a body.
  Visit tell(Line line, String body, String... headers) {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.httpPort())) {
      socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
      var head =
          new StringBuilder(
              "%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(line.method(), line.path(), line.host()));
      for (var header : headers) {
        head.append(header).append("\r\n");
      }
      if (bytes.length > 0) {
        head.append("Content-Length: ").append(bytes.length).append("\r\n");
      }
      head.append("Connection: close\r\n\r\n");
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(bytes);
      return Visit.parse(
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException broken) {
      return new Visit(0, Map.of(), "");
    }
  }

  /// One answer to a visitor; status 0 means that the connection broke.
  record Visit(int status, Map<String, String> headers, String body) {
    static Visit parse(String text) {
      int blank = text.indexOf("\r\n\r\n");
      if (blank < 0) {
        return new Visit(0, Map.of(), "");
      }
      var lines = text.substring(0, blank).split("\r\n", -1);
      var headers = new LinkedHashMap<String, String>();
      for (int i = 1; i < lines.length; i++) {
        var pair = lines[i].split(": ", 2);
        headers.merge(pair[0].toLowerCase(java.util.Locale.ROOT), pair[1], (a, b) -> a + "|" + b);
      }
      return new Visit(
          Integer.parseInt(lines[0].split(" ", 3)[1]), headers, text.substring(blank + 4));
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    String page() {
      return header("x-overskill-page");
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Part(String type, byte[] content) {}

  static Part part(String type, String text) {
    return part(type, text.getBytes(StandardCharsets.UTF_8));
  }

  static Part part(String type, byte[] content) {
    return new Part(type, content);
  }

  Reply multipart(String path, String method, String token, Map<String, Part> parts) {
    var body = new ByteArrayOutputStream();
    parts.forEach((name, part) -> {
      var head = new StringBuilder("--" + BOUNDARY + "\r\n");
      head.append("Content-Disposition: form-data; name=\"%s\"".formatted(name));
      head.append(part.type().isEmpty() ? "" : "; filename=\"" + name + "\"\r\n");
      head.append(part.type().isEmpty() ? "" : "Content-Type: " + part.type());
      body.writeBytes((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      body.writeBytes(part.content());
      body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    });
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .header("authorization", "Bearer " + token)
            .header("content-type", "multipart/form-data; boundary=" + BOUNDARY)
            .method(method, BodyPublishers.ofByteArray(body.toByteArray())));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("authorization", "Bearer " + TOKEN);
  }

  private static Reply send(HttpRequest.Builder request) {
    try {
      var raw =
          HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofByteArray());
      JsonNode body = Json.mapper().missingNode();
      if (raw.headers().firstValue("content-type").orElse("").contains("json")) {
        body = Json.mapper().readTree(raw.body());
      }
      return new Reply(raw.statusCode(), body, raw);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static String type(String path) {
    return path.endsWith(".html") ? "text/html; charset=utf-8" : "text/javascript";
  }

  static String hash(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, 32);
    } catch (java.security.NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
