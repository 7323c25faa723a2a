package dev.overskill.preview.module;

import dev.overskill.compiler.Scan;
import dev.overskill.compiler.TransformRequest.TransformOptions;
import java.util.HashMap;
import java.util.Map;

/// How all modules of an app are compiled and what its imports are short for: from its own
/// `tsconfig*.json`, `package.json` and `.env` files, which are read and never run.
public record Setup(Scan aliases, TransformOptions options) {

  /// What `%NAME%` stands for in a page: the app's own values, and Vite's for its development mode.
  public Map<String, String> pageValues() {
    var values = new HashMap<>(options.env());
    values.putAll(Map.of("MODE", "development", "BASE_URL", "/", "DEV", "true", "PROD", ""));
    return values;
  }
}
