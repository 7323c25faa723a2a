package dev.overskill.preview.door;

import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Outcome;
import dev.overskill.compiler.ViteClient;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Vite's own browser code, with what its server fills in: always the page's own host and port, so
/// that it works behind any proxy.
final class ViteFiles {
  static final String CLIENT = "/@vite/client";
  static final String ENV = "/@vite/env";
  static final String REFRESH = "/@react-refresh";

  private static final Pattern PLACEHOLDER = Pattern.compile("\\b__[A-Z][A-Z0-9_]*[A-Z0-9]__\\b");
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("__MODE__", "\"development\""),
          Map.entry("__BASE__", "\"/\""),
          Map.entry("__DEFINES__", "{}"),
          Map.entry("__SERVER_HOST__", "importMetaUrl.host + \"/\""),
          Map.entry("__HMR_PROTOCOL__", "null"),
          Map.entry("__HMR_HOSTNAME__", "null"),
          Map.entry("__HMR_PORT__", "null"),
          Map.entry("__HMR_DIRECT_TARGET__", "importMetaUrl.host + \"/\""),
          Map.entry("__HMR_BASE__", "\"/\""),
          Map.entry("__HMR_TIMEOUT__", "30000"),
          Map.entry("__HMR_ENABLE_OVERLAY__", "true"),
          Map.entry("__HMR_CONFIG_NAME__", "\"vite.config.ts\""),
          Map.entry("__HMR_PARTIAL_ACCEPT__", "false"),
          Map.entry("__SERVER_FORWARD_CONSOLE__", "{\"enabled\":false,\"logLevels\":[]}"));

  private final Compiler compiler;
  private volatile @Nullable CompletableFuture<ViteClient> known;

  ViteFiles(Compiler compiler) {
    this.compiler = compiler;
  }

  /// What the compiler brings along; asked for until it has answered once.
  CompletionStage<ViteClient> client() {
    var asked = known;
    if (asked == null || asked.isCompletedExceptionally()) {
      asked = compiler.client().map(ViteFiles::answered).subscribeAsCompletionStage();
      known = asked;
    }
    return asked;
  }

  private static ViteClient answered(Outcome<ViteClient> outcome) {
    return switch (outcome) {
      case Outcome.Done<ViteClient>(var client) -> client;
      case Outcome.Failed<ViteClient>(var why) -> throw new IllegalStateException(why.message());
    };
  }

  /// The client for a page that stands at this mark; it sends it when its socket opens.
  static String client(ViteClient vite, String mark) {
    return filled(vite.viteClient(), mark)
        .replaceFirst("import \"@vite/env\"", "import \"/@vite/env\"");
  }

  static String env(ViteClient vite) {
    return filled(vite.viteEnv(), "");
  }

  private static String filled(String code, String mark) {
    return PLACEHOLDER
        .matcher(code)
        .replaceAll(found -> {
          var name = found.group();
          var value = name.equals("__WS_TOKEN__") ? "\"" + mark + "\"" : VALUES.get(name);
          return java.util.regex.Matcher.quoteReplacement(value == null ? name : value);
        });
  }
}
