package dev.overskill.preview.door;

import dev.overskill.preview.module.ModuleUrl;
import java.util.Map;

/// What a file's name says about its content.
final class MediaTypes {
  static final String HTML = "text/html; charset=utf-8";
  static final String SCRIPT = "text/javascript; charset=utf-8";
  static final String SHEET = "text/css; charset=utf-8";
  static final String TEXT = "text/plain; charset=utf-8";
  static final String JSON = "application/json";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", HTML),
          Map.entry("htm", HTML),
          Map.entry("js", SCRIPT),
          Map.entry("mjs", SCRIPT),
          Map.entry("css", SHEET),
          Map.entry("txt", TEXT),
          Map.entry("md", "text/markdown; charset=utf-8"),
          Map.entry("csv", "text/csv; charset=utf-8"),
          Map.entry("vtt", "text/vtt; charset=utf-8"),
          Map.entry("json", JSON),
          Map.entry("map", JSON),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("xml", "application/xml"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("zip", "application/zip"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("webp", "image/webp"),
          Map.entry("avif", "image/avif"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("bmp", "image/bmp"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("otf", "font/otf"),
          Map.entry("mp3", "audio/mpeg"),
          Map.entry("wav", "audio/wav"),
          Map.entry("ogg", "audio/ogg"),
          Map.entry("flac", "audio/flac"),
          Map.entry("m4a", "audio/mp4"),
          Map.entry("mp4", "video/mp4"),
          Map.entry("webm", "video/webm"),
          Map.entry("mov", "video/quicktime"),
          Map.entry("glb", "model/gltf-binary"),
          Map.entry("gltf", "model/gltf+json"));

  private MediaTypes() {}

  /// Whether content of this type gets shorter by compression.
  static boolean isText(String type) {
    return type.startsWith("text/")
        || type.startsWith("application/json")
        || type.endsWith("+json")
        || type.endsWith("xml")
        || type.equals("application/wasm");
  }

  static String of(String path) {
    return TYPES.getOrDefault(ModuleUrl.extension(path), "application/octet-stream");
  }
}
