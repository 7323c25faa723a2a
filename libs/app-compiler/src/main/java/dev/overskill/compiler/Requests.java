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
          "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "css", "json", "svg", "txt", "md",
          "scss", "sass", "vue", "svelte", "html");

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
        .put("sourceMap", options.sourceMap())
        .put("positions", options.positions());
    ObjectNode env = request.putObject("env");
    options.env().forEach(env::put);
    addMaterial(request, from.material());
    return request;
  }

  private static void addMaterial(ObjectNode request, Material material) {
    if (material.paths() != null) {
      add(request.putArray("paths"), material.paths());
      ArrayNode aliases = request.putArray("aliases");
      material
          .aliases()
          .forEach(each ->
              aliases.addObject().put("find", each.find()).put("replacement", each.replacement()));
    }
    ArrayNode files = request.putArray("files");
    material.files().forEach((path, text) -> files.addObject().put("path", path).put("text", text));
    ArrayNode sheets = request.putArray("sheets");
    material
        .sheets()
        .forEach((specifier, css) ->
            sheets.addObject().put("specifier", specifier).put("css", css.orElse(null)));
    if (material.classes() != null) {
      add(request.putArray("scanned"), material.classes().scanned());
      request.put("candidates", material.classes().candidates());
    }
  }

  ObjectNode candidates(List<SourceText> files) {
    ObjectNode request = request("candidates");
    ArrayNode array = request.putArray("files");
    for (SourceText file : files) {
      array.addObject().put("extension", extension(file.path())).put("content", file.source());
    }
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
