package dev.overskill.preview.pack;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.overskill.compiler.Failure;
import dev.overskill.compiler.Pack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/// What is kept of a pack, and how nodes hand it to each other: JSON, compressed.
///
/// @param failures specifier to why it has no entry, in words
record StoredPack(
    String key,
    List<Pack.File> files,
    Map<String, Pack.Entry> entries,
    Map<String, String> failures) {
  private static final JsonMapper JSON = new JsonMapper();

  static StoredPack of(Pack pack) {
    var failures = new TreeMap<String, String>();
    pack.failures().forEach((specifier, why) -> failures.put(specifier, words(why)));
    return new StoredPack(pack.key(), pack.files(), pack.entries(), failures);
  }

  private static String words(Failure why) {
    return why.message();
  }

  byte[] packed() {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      JSON.writeValue(zip, this);
    } catch (IOException e) {
      throw new IllegalStateException("a pack is always JSON", e);
    }
    return bytes.toByteArray();
  }

  static StoredPack unpacked(byte[] bytes) throws IOException {
    try (var zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return JSON.readValue(zip, StoredPack.class);
    }
  }

  int size() {
    return files.stream().mapToInt(file -> file.bytes().length + 256).sum();
  }
}
