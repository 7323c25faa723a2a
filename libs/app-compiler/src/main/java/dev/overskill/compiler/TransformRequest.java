package dev.overskill.compiler;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// One file to compile for a preview. `query` is the query of the module's URL without `t` and
/// `import` (`""`, `raw`, `url`, `inline`, `direct`, `worker`, `no-inline`, …); the bytes are
/// handed over and never changed. `material` is what an earlier answer has asked for.
@SuppressWarnings("ArrayRecordComponent")
public record TransformRequest(
    String path, String query, byte[] source, TransformOptions options, Material material) {

  public TransformRequest(String path, String query, byte[] source, TransformOptions options) {
    this(path, query, source, options, Material.NONE);
  }

  /// A React module with Fast Refresh.
  public static TransformRequest react(String path, String source) {
    return new TransformRequest(
        path, "", source.getBytes(StandardCharsets.UTF_8), TransformOptions.react());
  }

  /// `jsx` is the JSX import source (`react`, `preact`, …) or `classic`; `refresh` adds React Fast
  /// Refresh; `positions` makes elements of JSX say where in the source they are; `env` are the
  /// `VITE_` values that `import.meta.env` shows besides Vite's own.
  public record TransformOptions(
      String jsx, boolean refresh, boolean sourceMap, boolean positions, Map<String, String> env) {

    public static TransformOptions react() {
      return new TransformOptions("react", true, true, false, Map.of());
    }
  }
}
