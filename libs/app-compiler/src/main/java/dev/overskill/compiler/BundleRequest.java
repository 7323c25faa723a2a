package dev.overskill.compiler;

import java.util.List;
import java.util.Map;

/// A whole revision to bundle; `package.json` and `package-lock.json` are taken from the files.
/// `env` are the `VITE_` values that `import.meta.env` shows besides Vite's own.
public record BundleRequest(List<AppFile> files, Map<String, String> env) {

  public BundleRequest(List<AppFile> files) {
    this(files, Map.of());
  }
}
