package dev.overskill.preview.module;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/// The address of a module on its app's host: a decoded path, and the flags that select another
/// form of the file (`raw`, `url`, `inline`, `direct`, …), without what the server adds (`t`,
/// `import`).
public record ModuleUrl(String path, String query) implements Comparable<ModuleUrl> {
  private static final String INLINE = "html-proxy";
  private static final Pattern INDEX = Pattern.compile(INLINE + "&index=(\\d{1,4})\\.js");
  private static final Pattern OWN = Pattern.compile("(?:t|import)(?:=.*)?");
  private static final Set<String> SCRIPTS =
      Set.of("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte");
  private static final Set<String> COMPONENTS = Set.of("vue", "svelte");
  private static final Set<String> STYLES = Set.of("css", "scss", "sass");

  public static ModuleUrl of(String path) {
    return new ModuleUrl(path, "");
  }

  /// The module that a request for this path and query means.
  public static ModuleUrl of(String path, String query) {
    var kept = new StringBuilder();
    for (var part : query.split("&", -1)) {
      if (!part.isEmpty() && !OWN.matcher(part).matches()) {
        kept.append(kept.isEmpty() ? "" : "&").append(part);
      }
    }
    return new ModuleUrl(path, kept.toString());
  }

  /// A module script that stands in a page, counted from 0; as Vite calls it.
  public static ModuleUrl inline(String page, int index) {
    return new ModuleUrl(page, INLINE + "&index=" + index + ".js");
  }

  /// Which of its page's module scripts this is, if it is one.
  public OptionalInt inlineIndex() {
    var digits = INDEX.matcher(query);
    return digits.matches()
        ? OptionalInt.of(Integer.parseInt(digits.group(1)))
        : OptionalInt.empty();
  }

  /// Whether a query has this flag.
  public static boolean has(String query, String flag) {
    for (var part : query.split("&", -1)) {
      if (part.equals(flag) || part.startsWith(flag + "=")) {
        return true;
      }
    }
    return false;
  }

  public boolean has(String flag) {
    return has(query, flag);
  }

  /// The same file as a style sheet for `<link>` and `@import`.
  public ModuleUrl asSheet() {
    return new ModuleUrl(path, "direct");
  }

  public boolean isSheet() {
    return has("direct") && isCss();
  }

  /// Whether it is code: of the file itself, not of a part of a component in another language.
  public boolean isScript() {
    return (SCRIPTS.contains(extension(path)) && !isStyleOfComponent())
        || inlineIndex().isPresent();
  }

  /// Whether it is a style sheet: a file's, or a component's, whose address ends with its language.
  public boolean isCss() {
    return STYLES.contains(extension(path)) || isStyleOfComponent();
  }

  /// Whether its file is a single-file component: several modules, some of which may stay as they
  /// are when the file changes.
  public boolean isOfComponent() {
    return COMPONENTS.contains(extension(path));
  }

  private boolean isStyleOfComponent() {
    return isOfComponent() && STYLES.contains(extension(query));
  }

  /// Whether an import of it must say so, because the plain address answers the file itself.
  public boolean needsImportFlag() {
    return !isScript() && !isCss();
  }

  /// The extension in lower case, without the dot; empty if there is none.
  public static String extension(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    var dot = name.lastIndexOf('.');
    return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(ModuleUrl other) {
    var byPath = path.compareTo(other.path);
    return byPath != 0 ? byPath : query.compareTo(other.query);
  }

  /// As Vite's client knows it.
  @Override
  public String toString() {
    return query.isEmpty() ? path : path + "?" + query;
  }
}
