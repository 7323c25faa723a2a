package dev.overskill.load.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/// The files an app begins with: the `react-ts` template of `create-vite`, as npm delivers it.
public record Template(SortedMap<String, byte[]> files) {
  /// Reads the template from the installed package.
  public static Template reactTs(Path repo) throws IOException {
    var root = repo.resolve("node_modules/create-vite/template-react-ts");
    if (!Files.isDirectory(root)) {
      throw new IOException("create-vite is not installed: run npm ci in " + repo);
    }
    return of(root);
  }

  static Template of(Path root) throws IOException {
    var files = new TreeMap<String, byte[]>();
    try (var walk = Files.walk(root)) {
      walk.filter(Files::isRegularFile)
          .forEach(file -> files.put(name(root.relativize(file)), read(file)));
    }
    return new Template(files);
  }

  /// `create-vite` ships dot files with an underscore, since npm drops them.
  private static String name(Path relative) {
    var path = relative.toString().replace('\\', '/');
    return path.startsWith("_") ? "." + path.substring(1) : path;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String text(String path) {
    var bytes = files.get(path);
    if (bytes == null) {
      throw new IllegalArgumentException("the template has no " + path);
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
