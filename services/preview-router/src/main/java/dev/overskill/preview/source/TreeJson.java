package dev.overskill.preview.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.BlobHash;
import dev.overskill.events.EventJson;
import dev.overskill.events.Revision;
import dev.overskill.preview.source.FileStore.Listing;
import io.vertx.mutiny.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/// Reads what file-store says of a tree.
final class TreeJson {
  private TreeJson() {}

  static Tree tree(Buffer json) {
    return tree(read(json));
  }

  /// The tree and the contents that came with it. A content that is not what its hash says is left
  /// out: it is asked for by itself then.
  static Listing listing(Buffer json) {
    var told = read(json);
    var contents = new HashMap<BlobHash, byte[]>();
    for (JsonNode file : told.path("files")) {
      var bytes = content(file);
      var hash = new BlobHash(file.path("blob").asText());
      if (bytes != null && hash.equals(BlobHash.of(bytes))) {
        contents.put(hash, bytes);
      }
    }
    return new Listing(tree(told), contents);
  }

  private static byte @Nullable [] content(JsonNode file) {
    if (file.path("text").isTextual()) {
      return file.path("text").textValue().getBytes(StandardCharsets.UTF_8);
    }
    try {
      var base64 = file.path("base64").textValue();
      return base64 == null ? null : Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static Tree tree(JsonNode told) {
    var files = new HashMap<String, Tree.Blob>();
    for (JsonNode file : told.path("files")) {
      var hash = new BlobHash(file.path("blob").asText());
      files.put(file.path("path").asText(), new Tree.Blob(hash, file.path("size").asLong()));
    }
    return new Tree(new Revision(told.path("revision").asLong()), files);
  }

  private static JsonNode read(Buffer json) {
    try {
      return EventJson.mapper().readTree(json.getBytes());
    } catch (IOException e) {
      throw new IllegalStateException("file-store's tree is not JSON", e);
    }
  }
}
