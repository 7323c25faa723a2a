package dev.overskill.preview.source;

import dev.overskill.events.AppEvent.FileChange;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The files of an app at one revision: path (without a leading slash) to content. Immutable.
public record Tree(Revision revision, Map<String, Blob> files) {

  /// The content of one file.
  public record Blob(BlobHash hash, long size) {}

  public Tree {
    files = Map.copyOf(files);
  }

  /// An app before its first file.
  public static Tree empty() {
    return new Tree(Revision.NONE, Map.of());
  }

  public Optional<Blob> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  public boolean has(String path) {
    return files.containsKey(path);
  }

  /// The tree after a change set.
  public Tree after(Revision next, Collection<FileChange> changes) {
    var changed = new HashMap<>(files);
    for (var change : changes) {
      switch (change.op()) {
        case delete -> changed.remove(change.path());
        case put -> changed.put(change.path(), blobOf(change));
      }
    }
    return new Tree(next, changed);
  }

  private static Blob blobOf(FileChange change) {
    var hash = change.blob();
    var size = change.size();
    if (hash == null || size == null) {
      throw new IllegalArgumentException("a put names its blob and size");
    }
    return new Blob(hash, size);
  }

  /// This tree with this content of one file.
  public Tree with(String path, Blob blob) {
    var changed = new HashMap<>(files);
    changed.put(path, blob);
    return new Tree(revision, changed);
  }

  /// This tree with these paths as they are in `older`.
  public Tree keeping(Set<String> paths, Tree older) {
    if (paths.isEmpty()) {
      return this;
    }
    var mixed = new HashMap<>(files);
    for (var path : paths) {
      older.file(path).ifPresentOrElse(blob -> mixed.put(path, blob), () -> mixed.remove(path));
    }
    return new Tree(revision, mixed);
  }

  /// The paths whose content differs between the two trees.
  public Set<String> differing(Tree other) {
    var paths = new TreeSet<String>();
    files.forEach((path, blob) -> {
      if (!blob.equals(other.files.get(path))) {
        paths.add(path);
      }
    });
    other.files.keySet().stream().filter(path -> !has(path)).forEach(paths::add);
    return paths;
  }
}
