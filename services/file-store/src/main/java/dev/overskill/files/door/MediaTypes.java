package dev.overskill.files.door;

import dev.overskill.files.tree.FilePath;
import java.util.Locale;
import java.util.Map;

/// What a browser calls the kinds of files that apps have.
final class MediaTypes {
  private static final String OTHER = "application/octet-stream";
  private static final Map<String, String> BY_ENDING =
      Map.ofEntries(
          Map.entry("html", "text/html;charset=utf-8"),
          Map.entry("htm", "text/html;charset=utf-8"),
          Map.entry("css", "text/css;charset=utf-8"),
          Map.entry("scss", "text/plain;charset=utf-8"),
          Map.entry("js", "text/javascript;charset=utf-8"),
          Map.entry("mjs", "text/javascript;charset=utf-8"),
          Map.entry("cjs", "text/javascript;charset=utf-8"),
          Map.entry("jsx", "text/plain;charset=utf-8"),
          Map.entry("ts", "text/plain;charset=utf-8"),
          Map.entry("tsx", "text/plain;charset=utf-8"),
          Map.entry("vue", "text/plain;charset=utf-8"),
          Map.entry("svelte", "text/plain;charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("md", "text/markdown;charset=utf-8"),
          Map.entry("txt", "text/plain;charset=utf-8"),
          Map.entry("csv", "text/csv;charset=utf-8"),
          Map.entry("yaml", "application/yaml"),
          Map.entry("yml", "application/yaml"),
          Map.entry("toml", "application/toml"),
          Map.entry("sql", "application/sql"),
          Map.entry("xml", "application/xml"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("avif", "image/avif"),
          Map.entry("ico", "image/vnd.microsoft.icon"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("otf", "font/otf"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("webm", "video/webm"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("zip", "application/zip"));

  private MediaTypes() {}

  static String of(FilePath path) {
    var name = path.segments().getLast();
    var dot = name.lastIndexOf('.');
    var ending = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return BY_ENDING.getOrDefault(ending, OTHER);
  }
}
