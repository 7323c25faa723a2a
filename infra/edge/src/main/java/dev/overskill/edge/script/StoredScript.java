package dev.overskill.edge.script;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.edge.asset.AssetUploads.AssetFile;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One script of a namespace as it is kept on disk. `etag` names its version: equal content,
/// bindings and assets have equal etags.
record StoredScript(
    String name, String etag, Code code, Setup setup, @Nullable Site site, Stamp stamp) {

  /// The modules; no main module means that only assets are served.
  record Code(
      @Nullable String mainModule,
      String compatibilityDate,
      List<String> compatibilityFlags,
      List<Module> modules) {}

  /// One module; its bytes are kept by digest. `kind` is workerd's word: js, cjs, text, ...
  record Module(String name, String kind, String contentType, String sha256, long size) {}

  /// Bindings with their secrets, tags, and the settings that have no effect here but are shown.
  record Setup(ArrayNode bindings, List<String> tags, ObjectNode settings) {}

  /// Static files and how they are served.
  record Site(ObjectNode config, List<AssetFile> files) {}

  /// What was learned and written down at upload.
  record Stamp(
      Instant createdOn,
      Instant modifiedOn,
      String deploymentId,
      long startupTimeMs,
      List<String> handlers,
      List<String> namedHandlers) {}

  StoredScript with(Setup changed, String newEtag) {
    return new StoredScript(name, newEtag, code, changed, site, stamp);
  }
}
