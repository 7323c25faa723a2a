package dev.overskill.preview.pack;

import dev.overskill.compiler.Pack;
import java.util.List;
import java.util.Map;

/// Packs for tests.
public final class SomePack {
  private SomePack() {}

  /// A pack in which these specifiers lead to files of these names.
  public static PackFiles of(String key, Map<String, String> specifiers) {
    var files =
        specifiers.values().stream()
            .map(name -> new Pack.File(name, new byte[] {1}, "text/javascript"))
            .toList();
    var entries = new java.util.TreeMap<String, Pack.Entry>();
    specifiers.forEach(
        (name, file) -> entries.put(name, new Pack.Entry(file, false, List.of(), null)));
    return new PackFiles(new StoredPack(key, files, entries, Map.of()));
  }
}
