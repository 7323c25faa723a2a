package dev.overskill.preview.draft;

import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Outcome;
import dev.overskill.compiler.Scan;
import dev.overskill.compiler.SourceText;
import dev.overskill.compiler.TransformRequest.TransformOptions;
import dev.overskill.preview.module.Setup;
import dev.overskill.preview.pack.Dependencies;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.source.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// Reads the files that say how an app is built. They are data here: none of them is ever run.
final class Setups {
  private static final List<String> ALIASES =
      List.of("tsconfig.json", "tsconfig.app.json", "jsconfig.json");

  /// Later files win, as in Vite's development mode.
  private static final List<String> ENVIRONMENT =
      List.of(".env", ".env.local", ".env.development", ".env.development.local");

  static final String MANIFEST = "package.json";
  private static final String LOCK = "package-lock.json";
  private static final Pattern VARIABLE =
      Pattern.compile("\\s*(?:export\\s+)?(VITE_\\w+)\\s*=\\s*(.*?)\\s*");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Scan USUAL = new Scan(List.of(), List.of(new Scan.Alias("@/", "/src/")));

  private final Contents contents;
  private final Compiler compiler;
  private Map<String, Tree.Blob> readFrom = Map.of();
  private Read read =
      new Read(
          new Setup(USUAL, new TransformOptions("react", false, true, true, Map.of())),
          Dependencies.NONE);

  record Read(Setup setup, Dependencies dependencies) {}

  Setups(Contents contents, Compiler compiler) {
    this.contents = contents;
    this.compiler = compiler;
  }

  /// How the app of this tree is built. Blocks while files are fetched; used by one thread.
  Read of(Tree tree) throws InterruptedException {
    var files = new HashMap<String, Tree.Blob>();
    for (var paths : List.of(ALIASES, ENVIRONMENT, List.of(MANIFEST, LOCK))) {
      paths.forEach(path -> tree.file(path).ifPresent(blob -> files.put(path, blob)));
    }
    if (!files.equals(readFrom)) {
      read = read(tree);
      readFrom = files;
    }
    return read;
  }

  private Read read(Tree tree) throws InterruptedException {
    var manifest = text(tree, MANIFEST);
    var lock = text(tree, LOCK);
    var dependencies =
        manifest.map(json -> Dependencies.of(json, lock.orElse(null))).orElse(Dependencies.NONE);
    return new Read(new Setup(aliases(tree), options(tree, dependencies)), dependencies);
  }

  private Scan aliases(Tree tree) throws InterruptedException {
    var texts = new ArrayList<SourceText>();
    for (var path : ALIASES) {
      text(tree, path).ifPresent(source -> texts.add(new SourceText(path, source)));
    }
    if (texts.isEmpty()) {
      return USUAL;
    }
    var scanned = compiler.scan(texts).await().atMost(PATIENCE);
    return scanned instanceof Outcome.Done<Scan>(var scan) ? scan : USUAL;
  }

  private TransformOptions options(Tree tree, Dependencies dependencies)
      throws InterruptedException {
    var react = dependencies.declares("react");
    var preact = !react && dependencies.declares("preact");
    var source = preact ? "preact" : "react";
    return new TransformOptions(source, react, true, true, environment(tree));
  }

  private Map<String, String> environment(Tree tree) throws InterruptedException {
    var values = new TreeMap<String, String>();
    for (var path : ENVIRONMENT) {
      for (var line : text(tree, path).orElse("").split("\r?\n", -1)) {
        var variable = VARIABLE.matcher(line);
        if (variable.matches()) {
          values.put(variable.group(1), unquoted(variable.group(2)));
        }
      }
    }
    return values;
  }

  private static String unquoted(String value) {
    var quoted =
        value.length() > 1
            && "\"'`".indexOf(value.charAt(0)) >= 0
            && value.charAt(0) == value.charAt(value.length() - 1);
    return quoted ? value.substring(1, value.length() - 1) : value.replaceFirst("\\s+#.*$", "");
  }

  private Optional<String> text(Tree tree, String path) throws InterruptedException {
    var blob = tree.file(path);
    if (blob.isEmpty()) {
      return Optional.empty();
    }
    try {
      var bytes = contents.bytes(blob.get().hash()).toCompletableFuture();
      var read = bytes.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return Optional.of(new String(read, StandardCharsets.UTF_8));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(path + " cannot be read", e);
    }
  }
}
