package dev.overskill.preview.module;

import dev.overskill.compiler.Material;
import dev.overskill.compiler.Scan;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.source.Tree;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Fetches what a recipe names from an app as it is now.
final class Ingredients {
  private static final int LARGEST = 1 << 20;

  private final Contents contents;
  private final Candidates candidates;

  /// What the modules of one app may draw on.
  ///
  /// @param paths all files of the app, sorted
  /// @param sheets the style sheet that a package offers under a specifier
  public record App(
      Tree tree, Scan aliases, List<String> paths, Function<String, Optional<String>> sheets) {}

  /// What was fetched, and a name for exactly that.
  record Fetched(Material material, String digest) {
    static final Fetched NOTHING = new Fetched(Material.NONE, "");
  }

  Ingredients(Contents contents, Candidates candidates) {
    this.contents = contents;
    this.candidates = candidates;
  }

  CompletionStage<Fetched> fetch(Recipe recipe, App app) {
    if (recipe.isNone()) {
      return CompletableFuture.completedFuture(Fetched.NOTHING);
    }
    return texts(recipe.files(), app.tree())
        .thenCombine(
            classes(recipe.scanned(), app.tree()),
            (files, classes) -> {
              var sheets = new TreeMap<String, Optional<String>>();
              recipe.sheets().forEach(each -> sheets.put(each, app.sheets().apply(each)));
              var paths = recipe.paths() ? app.paths() : null;
              var aliases = recipe.paths() ? app.aliases().aliases() : List.<Scan.Alias>of();
              var material = new Material(paths, aliases, files, sheets, classes);
              return new Fetched(material, digest(material));
            });
  }

  /// A recipe may name a file that this app does not have.
  private CompletionStage<Map<String, String>> texts(List<String> paths, Tree tree) {
    CompletionStage<Map<String, String>> all = CompletableFuture.completedFuture(new TreeMap<>());
    for (var path : paths) {
      var blob = tree.file(path.substring(1));
      if (blob.isPresent()) {
        all = all.thenCombine(text(blob.get()), (texts, text) -> with(texts, path, text));
      }
    }
    return all;
  }

  /// What is too large to be a source says nothing.
  private CompletionStage<String> text(Tree.Blob blob) {
    return blob.size() > LARGEST
        ? CompletableFuture.completedFuture("")
        : contents.bytes(blob.hash()).thenApply(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static Map<String, String> with(Map<String, String> texts, String path, String text) {
    texts.put(path, text);
    return texts;
  }

  private CompletionStage<Material.@Nullable Classes> classes(
      @Nullable List<String> scanned, Tree tree) {
    return scanned == null
        ? CompletableFuture.completedFuture(null)
        : candidates.of(tree, scanned).thenApply(found -> new Material.Classes(scanned, found));
  }

  private static String digest(Material material) {
    try {
      var sum = MessageDigest.getInstance("SHA-256");
      add(sum, String.valueOf(material.paths()));
      add(sum, material.aliases().toString());
      material.files().forEach((path, text) -> add(sum, path, text));
      material.sheets().forEach((name, css) -> add(sum, name, css.orElse("\0")));
      var classes = material.classes();
      if (classes != null) {
        add(sum, classes.scanned().toString(), classes.candidates());
      }
      return HexFormat.of().formatHex(sum.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// With its length before each part, so that no two materials read the same.
  private static void add(MessageDigest sum, String... parts) {
    for (var part : parts) {
      var bytes = part.getBytes(StandardCharsets.UTF_8);
      sum.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      sum.update(bytes);
    }
  }
}
