package dev.overskill.edge.script;

import dev.overskill.edge.api.ApiError;
import dev.overskill.edge.api.ApiFailure;
import dev.overskill.edge.asset.Blobs;
import dev.overskill.edge.disk.Disk;
import dev.overskill.edge.namespace.Namespace;
import dev.overskill.edge.namespace.Namespaces;
import dev.overskill.edge.wire.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The scripts of all namespaces on disk, and what the runtime needs to run one.
public final class Scripts {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,127}");
  private static final Set<String> TEXT_KINDS = Set.of("js", "cjs", "text", "json");

  private final Disk disk;
  private final Blobs blobs;
  private final Namespaces namespaces;
  private final Consumer<String> changed;

  /// `changed` hears `{namespace}/{script}` after every write and before the writer is answered.
  public Scripts(Disk disk, Blobs blobs, Namespaces namespaces, Consumer<String> changed) {
    this.disk = disk;
    this.blobs = blobs;
    this.namespaces = namespaces;
    this.changed = changed;
  }

  Optional<StoredScript> find(Namespace namespace, String name) {
    return NAME.matcher(name).matches()
        ? disk.read(file(namespace, name), StoredScript.class)
        : Optional.empty();
  }

  StoredScript require(Namespace namespace, String name) {
    return find(namespace, name).orElseThrow(() -> new ApiFailure(ApiError.NOT_IN_NAMESPACE));
  }

  /// Stores a script whose modules are stored already; the next request runs it.
  void put(Namespace namespace, StoredScript script) {
    disk.write(file(namespace, script.name()), script);
    changed.accept(address(namespace, script.name()));
  }

  boolean delete(Namespace namespace, String name) {
    boolean existed = NAME.matcher(name).matches() && disk.delete(file(namespace, name));
    changed.accept(address(namespace, name));
    return existed;
  }

  /// The scripts in order of name.
  List<StoredScript> list(Namespace namespace) {
    var folder = Namespaces.scriptFolder(namespace);
    return disk.names(folder).stream()
        .flatMap(file -> disk.read(folder + "/" + file, StoredScript.class).stream())
        .toList();
  }

  /// Keeps a module's bytes by their digest.
  StoredScript.Module store(Upload.Source source) {
    var digest = HexFormat.of().formatHex(sha256(source.content()));
    if (!disk.has(moduleFile(digest))) {
      disk.write(moduleFile(digest), source.content());
    }
    return new StoredScript.Module(
        source.name(), source.kind(), source.contentType(), digest, source.content().length);
  }

  byte[] content(StoredScript.Module module) {
    return disk.read(moduleFile(module.sha256()))
        .orElseThrow(() -> new IllegalStateException("module lost: " + module.name()));
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ApiFailure(ApiError.MALFORMED, "A script name is made of [a-z0-9_-].");
    }
  }

  /// What the runtime keeps of a script: everything but its code.
  public Optional<Map<String, Object>> head(String namespace, String name) {
    return namespaces
        .find(namespace)
        .flatMap(found -> find(found, name).map(script -> head(found, script)));
  }

  private Map<String, Object> head(Namespace namespace, StoredScript script) {
    var head = new LinkedHashMap<String, Object>();
    head.put("etag", script.etag());
    head.put("compatibilityDate", script.code().compatibilityDate());
    head.put("bindings", script.setup().bindings());
    var main = script.code().mainModule();
    if (main != null) {
      head.put("mainModule", main);
    }
    var site = script.site();
    if (site != null) {
      var root = blobs.root(namespace.namespaceId());
      head.put("assets", Map.of("root", root, "config", site.config(), "files", site.files()));
    }
    return head;
  }

  /// The code of exactly that version, empty when the script has moved on.
  public Optional<Map<String, Object>> code(String namespace, String name, String etag) {
    return namespaces
        .find(namespace)
        .flatMap(found -> find(found, name))
        .filter(script -> script.etag().equals(etag))
        .map(script -> code(script.code()));
  }

  /// Code in the form the runtime loads.
  Map<String, Object> code(StoredScript.Code code) {
    return Map.of(
        "mainModule", String.valueOf(code.mainModule()),
        "compatibilityDate", code.compatibilityDate(),
        "compatibilityFlags", code.compatibilityFlags(),
        "modules", code.modules().stream().map(this::module).toList());
  }

  private Map<String, Object> module(StoredScript.Module module) {
    var bytes = content(module);
    boolean text = TEXT_KINDS.contains(module.kind());
    return Map.of(
        "name",
        module.name(),
        "kind",
        module.kind(),
        text ? "text" : "base64",
        text
            ? new String(bytes, java.nio.charset.StandardCharsets.UTF_8)
            : Base64.getEncoder().encodeToString(bytes));
  }

  /// The name of a version: a digest over everything that makes it.
  static String etag(Object... parts) {
    return HexFormat.of().formatHex(sha256(Json.bytes(parts))).substring(0, 32);
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static String address(Namespace namespace, String name) {
    return namespace.namespaceName() + "/" + name;
  }

  private static String file(Namespace namespace, String name) {
    return Namespaces.scriptFolder(namespace) + "/" + name + ".json";
  }

  private static String moduleFile(String digest) {
    return "modules/" + digest.substring(0, 2) + "/" + digest;
  }
}
