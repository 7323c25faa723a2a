package dev.overskill.load.replay;

import dev.overskill.events.BlobHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A folder as it is, in one step. Build output and dependencies are not part of it.
record FolderHistory(Path root) implements History {
  private static final Set<String> LEFT_OUT = Set.of("node_modules", ".git", "dist", "target");

  @Override
  public List<String> steps() {
    return List.of("folder");
  }

  @Override
  public Step step(String id) throws IOException {
    var changes = new ArrayList<Change>();
    for (var file : files().entrySet()) {
      changes.add(new Change.Write(file.getKey(), Files.readAllBytes(file.getValue())));
    }
    return new Step("Import " + root.toAbsolutePath().normalize().getFileName(), changes);
  }

  @Override
  public Map<String, String> tree() throws IOException {
    var tree = new TreeMap<String, String>();
    for (var file : files().entrySet()) {
      tree.put(file.getKey(), BlobHash.of(Files.readAllBytes(file.getValue())).value());
    }
    return tree;
  }

  private Map<String, Path> files() throws IOException {
    var files = new TreeMap<String, Path>();
    try (var walk = Files.walk(root)) {
      walk.filter(Files::isRegularFile)
          .filter(file -> !leftOut(root.relativize(file)))
          .forEach(file -> files.put(root.relativize(file).toString().replace('\\', '/'), file));
    }
    return files;
  }

  private static boolean leftOut(Path relative) {
    for (var segment : relative) {
      if (LEFT_OUT.contains(segment.toString())) {
        return true;
      }
    }
    return false;
  }
}
