package dev.overskill.edge.script;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.overskill.edge.asset.AssetUploads;
import dev.overskill.edge.namespace.Namespace;
import dev.overskill.edge.script.IsolateCheck.Verdict.Refused;
import dev.overskill.edge.script.IsolateCheck.Verdict.Started;
import dev.overskill.edge.script.StoredScript.Code;
import dev.overskill.edge.script.StoredScript.Setup;
import dev.overskill.edge.script.StoredScript.Site;
import dev.overskill.edge.script.StoredScript.Stamp;
import dev.overskill.edge.wire.Json;
import dev.overskill.edge.wire.Request;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Turns an upload into a stored script: assets redeemed, bindings resolved, isolate really
/// started.
public final class ScriptUploads {
  private static final int TAG_LIMIT = 8;

  private final Scripts scripts;
  private final AssetUploads assets;
  private final IsolateCheck check;
  private final Clock clock;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  public ScriptUploads(Scripts scripts, AssetUploads assets, IsolateCheck check, Clock clock) {
    this.scripts = scripts;
    this.assets = assets;
    this.check = check;
    this.clock = clock;
  }

  /// Stores the upload as the script's current version; one at a time per script.
  StoredScript put(Namespace namespace, String name, Request request) {
    Scripts.checkName(name);
    var upload = Upload.read(request);
    return locked(
        namespace.namespaceId() + "/" + name,
        () -> {
          var previous = scripts.find(namespace, name);
          var script = accept(namespace, name, upload, previous);
          scripts.put(namespace, script);
          return script;
        });
  }

  /// Changes tags, secrets or settings of a script; its code stays.
  StoredScript change(Namespace namespace, String name, Change change) {
    return locked(
        namespace.namespaceId() + "/" + name,
        () -> {
          var script = scripts.require(namespace, name);
          var setup = checkTags(change.apply(script.setup()));
          var changed = script.with(setup, etag(script.code(), setup.bindings(), script.site()));
          scripts.put(namespace, changed);
          return changed;
        });
  }

  /// A new setup from the present one.
  @FunctionalInterface
  interface Change {
    Setup apply(Setup setup);
  }

  private StoredScript accept(
      Namespace namespace, String name, Upload upload, Optional<StoredScript> previous) {
    var site = site(namespace, name, upload, previous);
    var main = upload.mainModule();
    var old = previous.map(script -> script.setup().bindings());
    var bindings = Bindings.resolve(upload, old.orElseGet(Json.mapper()::createArrayNode));
    var setup = checkTags(new Setup(bindings, upload.tags(), upload.settings()));
    var code =
        new Code(
            main.orElse(null),
            upload.compatibilityDate(),
            upload.compatibilityFlags(),
            upload.sources().stream().map(scripts::store).toList());
    var started = main.isPresent() ? start(code, bindings) : new Started(0, List.of(), List.of());
    var now = clock.instant();
    var stamp =
        new Stamp(
            previous.map(script -> script.stamp().createdOn()).orElse(now),
            now,
            UUID.randomUUID().toString().replace("-", ""),
            started.startupMs(),
            started.handlers(),
            started.named());
    return new StoredScript(name, etag(code, bindings, site), code, setup, site, stamp);
  }

  private @Nullable Site site(
      Namespace namespace, String name, Upload upload, Optional<StoredScript> previous) {
    var token = upload.assetsToken();
    if (token.isPresent()) {
      var files = assets.redeem(namespace.namespaceId(), name, token.get());
      return new Site(upload.assetsConfig(), files);
    }
    var kept = previous.map(StoredScript::site);
    return upload.keepsAssets() ? kept.orElse(null) : null;
  }

  private Started start(Code code, ArrayNode bindings) {
    return switch (check.check(scripts.code(code), plainValues(bindings))) {
      case Started started -> started;
      case Refused(var error) -> throw Upload.invalid(error);
    };
  }

  /// The bindings that are values; the others do nothing while a module starts.
  private static Map<String, Object> plainValues(ArrayNode bindings) {
    var values = new LinkedHashMap<String, Object>();
    for (JsonNode binding : bindings) {
      var value = binding.has("text") ? binding.get("text") : binding.get("json");
      if (value != null) {
        values.put(binding.path("name").asText(), value);
      }
    }
    return values;
  }

  private static Setup checkTags(Setup setup) {
    if (setup.tags().size() > TAG_LIMIT) {
      throw Upload.invalid("A script has up to " + TAG_LIMIT + " tags.");
    }
    if (setup.tags().stream().anyMatch(tag -> tag.isEmpty() || tag.matches(".*[,&].*"))) {
      throw Upload.invalid("A tag is not empty and has no comma or ampersand.");
    }
    return setup;
  }

  private static String etag(Code code, ArrayNode bindings, @Nullable Site site) {
    return Scripts.etag(code, bindings, site == null ? "" : site);
  }

  private <T> T locked(String key, java.util.function.Supplier<T> work) {
    var lock = locks.computeIfAbsent(key, absent -> new ReentrantLock());
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
