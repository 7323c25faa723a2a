package dev.overskill.local.front;

import io.vertx.core.Vertx;
import io.vertx.core.file.FileProps;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The console's built files. Paths that are no file and look like pages get the one page, which
/// finds its way by itself.
final class ConsoleFiles {
  private static final String PAGE = "index.html";
  private static final String FOR_EVER = "public, max-age=31536000, immutable";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("webp", "image/webp"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private final Vertx vertx;
  private final Path root;
  private final String policy;

  ConsoleFiles(Vertx vertx, FrontConfig config) {
    this.vertx = vertx;
    this.root = config.console().toAbsolutePath().normalize();
    this.policy = policy(config);
  }

  private static String policy(FrontConfig config) {
    var sockets =
        config.hosts().stream()
            .sorted()
            .map(host -> "ws://" + host + ":" + config.port())
            .reduce("", (all, one) -> all + " " + one);
    return "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        + "img-src 'self' data: blob:; connect-src 'self'"
        + sockets
        + "; frame-src "
        + String.join(" ", config.frames())
        + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  void serve(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().putHeader("Allow", "GET, HEAD");
      Problems.answer(request.response(), Problems.METHOD_REFUSED);
      return;
    }
    var file = resolve(FrontDoor.pathOf(request));
    if (file.isEmpty()) {
      Problems.answer(request.response(), Problems.NOT_FOUND);
      return;
    }
    vertx
        .fileSystem()
        .props(file.get().toString())
        .onSuccess(props -> found(request, file.get(), props))
        .onFailure(missing -> page(request, file.get()));
  }

  /// The file of a path, if it lies in the console's folder.
  Optional<Path> resolve(String path) {
    try {
      var decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      var file = root.resolve(decoded.substring(1)).normalize();
      return file.startsWith(root) && decoded.indexOf('\0') < 0
          ? Optional.of(file)
          : Optional.empty();
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private void found(HttpServerRequest request, Path file, FileProps props) {
    if (props.isRegularFile()) {
      send(request, file, props);
    } else {
      page(request, file);
    }
  }

  private void page(HttpServerRequest request, Path asked) {
    if (!extension(asked).isEmpty()) {
      Problems.answer(request.response(), Problems.NOT_FOUND);
      return;
    }
    var page = root.resolve(PAGE);
    vertx
        .fileSystem()
        .props(page.toString())
        .onSuccess(props -> send(request, page, props))
        .onFailure(missing -> Problems.answer(request.response(), Problems.CONSOLE_NOT_BUILT));
  }

  private void send(HttpServerRequest request, Path file, FileProps props) {
    var tag = "\"" + Long.toHexString(props.lastModifiedTime()) + "-" + props.size() + "\"";
    var hashed = file.startsWith(root.resolve("assets"));
    var response =
        request
            .response()
            .putHeader(
                "Content-Type", TYPES.getOrDefault(extension(file), "application/octet-stream"))
            .putHeader("Cache-Control", hashed ? FOR_EVER : "no-cache")
            .putHeader("ETag", tag)
            .putHeader("Content-Security-Policy", policy)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "same-origin")
            .putHeader("Cross-Origin-Opener-Policy", "same-origin");
    if (tag.equals(request.getHeader("If-None-Match"))) {
      response.setStatusCode(304).end();
    } else if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader("Content-Length", Long.toString(props.size())).end();
    } else {
      response.sendFile(file.toString());
    }
  }

  private static String extension(Path file) {
    var name = file.getFileName() == null ? "" : file.getFileName().toString();
    var dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }
}
