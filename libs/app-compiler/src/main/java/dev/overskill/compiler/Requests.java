package dev.overskill.compiler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What goes to the compiler, as JSON.
final class Requests {

  private static final Set<String> TEXT =
      Set.of(
          "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "css", "json", "svg", "txt", "md");

  private final ObjectMapper json;

  Requests(ObjectMapper json) {
    this.json = json;
  }

  byte[] frame(ObjectNode request, long id, Duration limit) {
    request.put("id", id).put("timeoutMs", limit.toMillis());
    try {
      return Frames.framed(json.writeValueAsBytes(request));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  ObjectNode hello() {
    return request("hello");
  }

  ObjectNode transform(TransformRequest from) {
    TransformRequest.TransformOptions options = from.options();
    ObjectNode request = request("transform").put("path", from.path()).put("query", from.query());
    if (TEXT.contains(extension(from.path()))) {
      request.put("source", new String(from.source(), StandardCharsets.UTF_8));
    } else {
      request.put("base64", from.source());
    }
    request
        .put("jsx", options.jsx())
        .put("refresh", options.refresh())
        .put("sourceMap", options.sourceMap());
    ObjectNode env = request.putObject("env");
    options.env().forEach(env::put);
    add(request.putArray("paths"), from.paths());
    return request;
  }

  ObjectNode scan(List<SourceText> files) {
    ObjectNode request = request("scan");
    ArrayNode array = request.putArray("files");
    for (SourceText file : files) {
      array.addObject().put("path", file.path()).put("source", file.source());
    }
    return request;
  }

  ObjectNode pack(PackRequest from, Path cacheDir) {
    ObjectNode request =
        request("pack")
            .put("packageJson", from.packageJson())
            .put("lockfile", from.lockfile())
            .put("cacheDir", cacheDir.toString());
    add(request.putArray("specifiers"), from.specifiers());
    return request;
  }

  ObjectNode bundle(BundleRequest from, Path cacheDir) {
    ObjectNode request = request("bundle").put("cacheDir", cacheDir.toString());
    ArrayNode array = request.putArray("files");
    for (AppFile file : from.files()) {
      array.addObject().put("path", file.path()).put("base64", file.bytes());
    }
    ObjectNode env = request.putObject("env");
    from.env().forEach(env::put);
    return request;
  }

  private ObjectNode request(String op) {
    return json.createObjectNode().put("op", op);
  }

  private static void add(ArrayNode array, List<String> texts) {
    for (String text : texts) {
      array.add(text);
    }
  }

  private static String extension(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
