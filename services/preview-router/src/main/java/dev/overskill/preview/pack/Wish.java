package dev.overskill.preview.pack;

import dev.overskill.compiler.PackRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The pack an app needs: from these dependencies, these specifiers (sorted, each once).
public record Wish(Dependencies dependencies, List<String> specifiers) {
  /// So many declared packages are prepared before they are imported.
  private static final int UP_FRONT = 120;

  /// What frameworks' compilers import, and no author writes.
  private static final Map<String, List<String>> IMPLIED =
      Map.of(
          "react",
          List.of("react", "react/jsx-dev-runtime", "react/jsx-runtime"),
          "react-dom",
          List.of("react-dom", "react-dom/client"),
          "vue",
          List.of("vue"),
          "svelte",
          List.of(
              "svelte",
              "svelte/internal/client",
              "svelte/internal/disclose-version",
              "svelte/internal/flags/async",
              "svelte/internal/flags/legacy",
              "svelte/store",
              "svelte/transition"));

  /// Declared for run time by some, and of no use in a browser.
  private static final Pattern TOOL =
      Pattern.compile(
          "(?:@types|@tailwindcss|@vitejs|@eslint|@typescript-eslint|@babel|@swc)/.*"
              + "|(?:tailwindcss|vite|vitest|typescript|eslint|prettier|postcss|autoprefixer|sass"
              + "|esbuild|rollup|webpack|shadcn|tsx|express|nodemon|concurrently)(?:-.*)?");

  /// What is declared is wished for before it is imported: so the first import of a package finds
  /// it in the pack that the page already runs on, and two apps of a template get the same pack
  /// whatever they import first.
  public static Wish of(Dependencies dependencies, Collection<String> specifiers) {
    var all = new TreeSet<>(specifiers);
    dependencies.declared().stream()
        .filter(name -> !TOOL.matcher(name).matches())
        .limit(UP_FRONT)
        .forEach(all::add);
    IMPLIED.forEach((name, implied) -> {
      if (dependencies.declares(name)) {
        all.addAll(implied);
      }
    });
    return new Wish(dependencies, List.copyOf(all));
  }

  PackRequest request() {
    return new PackRequest(dependencies.manifest(), dependencies.lock(), specifiers);
  }

  /// A name for what this compiler makes of the wish.
  String digest(String compilerVersion) {
    try {
      var sum = MessageDigest.getInstance("SHA-256");
      for (var part : List.of(compilerVersion, dependencies.manifest(), lockText())) {
        sum.update(part.getBytes(StandardCharsets.UTF_8));
        sum.update((byte) 0);
      }
      sum.update(String.join("\n", specifiers).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private String lockText() {
    var lock = dependencies.lock();
    return lock == null ? "" : lock;
  }
}
