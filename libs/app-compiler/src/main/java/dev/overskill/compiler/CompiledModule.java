package dev.overskill.compiler;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One file as the browser gets it, with its import specifiers still as the author wrote them.
///
/// All positions are UTF-16 units in `code`, so `code.substring(start, end)` is exact.
///
/// @param kind what `code` came from
/// @param code the ES module; call [#linked] before serving it
/// @param map the source map as JSON, without a comment in `code`
/// @param imports every static and every literal dynamic import, in order of position
/// @param hot how the module takes part in hot updates
/// @param css the style sheet itself, for `<link>` and `?direct`; null unless `kind` is `CSS`
/// @param cssDependencies `@import` and `url()` of `css`, in order of position
/// @param globs patterns of `import.meta.glob`: a file that starts or stops matching one changes
///   this module
public record CompiledModule(
    Kind kind,
    String code,
    @Nullable String map,
    List<Import> imports,
    Hot hot,
    @Nullable String css,
    List<CssDependency> cssDependencies,
    List<String> globs) {

  private static final int BYTES_BESIDE_TEXT = 512;
  private static final int BYTES_PER_IMPORT = 160;

  /// Roughly how many bytes of memory it takes.
  public int size() {
    return BYTES_BESIDE_TEXT
        + BYTES_PER_IMPORT * imports.size()
        + code.length()
        + length(map)
        + length(css);
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  public enum Kind {
    JS,
    CSS,
    JSON,
    ASSET,
    RAW
  }

  /// How the module takes part in hot updates.
  ///
  /// @param used the module reads `import.meta.hot` (the compiler has added its creation)
  /// @param selfAccepts the module accepts updates of itself
  /// @param refreshBoundary every export looks like a React component
  /// @param acceptedExports names given to `import.meta.hot.acceptExports`
  /// @param acceptedDeps dependencies given to `import.meta.hot.accept`, to be linked like imports
  public record Hot(
      boolean used,
      boolean selfAccepts,
      boolean refreshBoundary,
      List<String> acceptedExports,
      List<AcceptedDep> acceptedDeps) {}

  /// A dependency whose updates the module handles; `start` and `end` lie inside the quotes.
  public record AcceptedDep(String specifier, int start, int end) {}

  /// One import. `start` and `end` lie inside the quotes of the specifier.
  ///
  /// @param self the module imports itself (React Fast Refresh does): link it to the exact URL,
  ///   query included, under which this response is served, or the module is evaluated twice
  /// @param names the imported names (`*` for a namespace), or empty for a bare or dynamic import
  /// @param interop another way to write the statement, for a CommonJS package whose entry does not
  ///   export all the names; null where none is needed or possible
  public record Import(
      String specifier,
      int start,
      int end,
      boolean dynamic,
      boolean self,
      List<String> names,
      @Nullable Interop interop) {

    /// Whether this import of `entry` must be written as [#interop] says.
    public boolean needsInterop(Pack.Entry entry) {
      return interop != null
          && entry.needsInterop()
          && (dynamic || !entry.exports().containsAll(names));
    }
  }

  /// The text for the span of the whole statement; [#URL] in it stands for the URL.
  public record Interop(int start, int end, String code) {
    public static final String URL = "__URL__";
  }

  /// What a module's imports become.
  public interface Linker {
    /// The URL to import, without quotes.
    String url(Import each);

    /// Whether to write the import as its [Import#interop] says.
    default boolean interop(Import each) {
      return false;
    }

    /// The URL by which the HMR client knows an accepted dependency.
    String accepted(AcceptedDep each);
  }

  /// One `@import` or `url()` in `css`; `start` and `end` lie inside the quotes. `url` is already
  /// an absolute path on the app's host, or an address elsewhere.
  public record CssDependency(Form form, String url, int start, int end) {
    public enum Form {
      IMPORT,
      URL
    }
  }

  /// The code with each import specifier, and each accepted dependency, replaced.
  public String linked(Linker linker) {
    return Splice.linked(this, linker);
  }

  /// The code with each import specifier, and each accepted dependency, replaced by `url` of it.
  public String linked(Function<Import, String> url, Function<AcceptedDep, String> accepted) {
    return linked(
        new Linker() {
          @Override
          public String url(Import each) {
            return url.apply(each);
          }

          @Override
          public String accepted(AcceptedDep each) {
            return accepted.apply(each);
          }
        });
  }
}
