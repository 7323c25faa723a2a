package dev.overskill.preview.pack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What an app's `package.json` says about packages, and nothing else of it: apps that declare the
/// same share one pack. A text that is no JSON is kept as it is, for the compiler to refuse.
///
/// @param lock the text of `package-lock.json`, if there is one
public record Dependencies(String manifest, @Nullable String lock) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> MEMBERS =
      List.of(
          "dependencies",
          "devDependencies",
          "optionalDependencies",
          "peerDependencies",
          "overrides");

  /// An app without `package.json`.
  public static final Dependencies NONE = new Dependencies("{}", null);

  public static Dependencies of(String packageJson, @Nullable String lock) {
    try {
      var all = JSON.readTree(packageJson);
      var kept = new TreeMap<String, Object>();
      MEMBERS.stream().filter(all::has).forEach(name -> kept.put(name, all.get(name)));
      return new Dependencies(JSON.writeValueAsString(kept), lock);
    } catch (JsonProcessingException _) {
      return new Dependencies(packageJson, lock);
    }
  }

  /// Whether a package is declared, for run time or not: templates differ in where they put what
  /// the browser runs.
  public boolean declares(String name) {
    var manifest = json();
    return manifest.path("dependencies").has(name) || manifest.path("devDependencies").has(name);
  }

  /// The packages that are declared for run time, sorted.
  public Set<String> declared() {
    var names = new TreeSet<String>();
    json().path("dependencies").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private JsonNode json() {
    try {
      return JSON.readTree(manifest);
    } catch (JsonProcessingException _) {
      return MissingNode.getInstance();
    }
  }
}
