package dev.overskill.compiler;

import java.util.List;

/// Vite's HMR client, its `@vite/env`, and the React refresh runtime, as text.
///
/// `placeholders` are the identifiers in `viteClient` and `viteEnv` that the server must replace
/// with JavaScript literals; `preambleHtml` is the script element of a React page's head.
public record ViteClient(
    String version,
    String viteClient,
    String viteEnv,
    String refreshRuntime,
    String preambleHtml,
    List<String> placeholders) {}
