package dev.overskill.files.tree;

import static dev.overskill.files.FileRefusal.PATH_CLASH;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The files of an app at one revision: path to content. Immutable; a changed manifest shares every
/// folder that did not change with the one it came from.
///
/// No two names in a folder may differ only by case, and a name is a file or a folder, not both:
/// such a tree could not be checked out everywhere.
public final class Manifest {
  /// The app before its first file.
  public static final Manifest EMPTY = new Manifest(Folder.EMPTY);

  private final Folder root;

  private Manifest(Folder root) {
    this.root = root;
  }

  private sealed interface Node {
    String name();
  }

  private record Leaf(String name, FilePath path, FileEntry entry) implements Node {}

  /// @param nodes by folded name
  private record Folder(String name, TreeMap<String, Node> nodes, int files, long bytes)
      implements Node {
    static final Folder EMPTY = new Folder("", new TreeMap<>(), 0, 0);

    static Folder named(String name) {
      return new Folder(name, new TreeMap<>(), 0, 0);
    }

    Folder with(Node node) {
      return replaced(FilePath.folded(node.name()), node);
    }

    Folder without(String name) {
      return replaced(FilePath.folded(name), null);
    }

    private Folder replaced(String key, @Nullable Node node) {
      var changed = new TreeMap<>(nodes);
      var former = node == null ? changed.remove(key) : changed.put(key, node);
      return new Folder(
          name, changed, files + count(node) - count(former), bytes + size(node) - size(former));
    }

    private static int count(@Nullable Node node) {
      return switch (node) {
        case null -> 0;
        case Leaf _ -> 1;
        case Folder folder -> folder.files();
      };
    }

    private static long size(@Nullable Node node) {
      return switch (node) {
        case null -> 0;
        case Leaf leaf -> leaf.entry().size();
        case Folder folder -> folder.bytes();
      };
    }
  }

  /// The manifest of these files, which came from a manifest.
  public static Manifest of(Map<FilePath, FileEntry> files) {
    var leaves = new ArrayList<Leaf>(files.size());
    files.forEach((path, entry) -> leaves.add(new Leaf(path.segments().getLast(), path, entry)));
    return new Manifest(gather("", leaves, 0));
  }

  private static Folder gather(String name, List<Leaf> leaves, int depth) {
    var byName = new TreeMap<String, List<Leaf>>();
    for (var leaf : leaves) {
      byName.computeIfAbsent(leaf.path().segments().get(depth), _ -> new ArrayList<>()).add(leaf);
    }
    var nodes = new TreeMap<String, Node>();
    byName.forEach((segment, inside) -> {
      var first = inside.getFirst();
      var isLeaf = first.path().segments().size() == depth + 1;
      nodes.put(FilePath.folded(segment), isLeaf ? first : gather(segment, inside, depth + 1));
    });
    var bytes = leaves.stream().mapToLong(leaf -> leaf.entry().size()).sum();
    return new Folder(name, nodes, leaves.size(), bytes);
  }

  public int files() {
    return root.files();
  }

  /// The sum of all files' bytes.
  public long bytes() {
    return root.bytes();
  }

  public Optional<FileEntry> find(FilePath path) {
    Node node = root;
    for (var segment : path.segments()) {
      if (!(node instanceof Folder folder)) {
        return Optional.empty();
      }
      var next = folder.nodes().get(FilePath.folded(segment));
      if (next == null || !next.name().equals(segment)) {
        return Optional.empty();
      }
      node = next;
    }
    return node instanceof Leaf leaf ? Optional.of(leaf.entry()) : Optional.empty();
  }

  /// This manifest with that content at that path.
  public Manifest put(FilePath path, FileEntry entry) {
    return new Manifest(put(root, path.segments(), 0, new Leaf("", path, entry)));
  }

  private static Folder put(Folder folder, List<String> segments, int depth, Leaf leaf) {
    var name = segments.get(depth);
    var present = folder.nodes().get(FilePath.folded(name));
    if (present != null && !present.name().equals(name)) {
      throw PATH_CLASH.because(
          "%s and %s differ only by case, at %s."
              .formatted(name, present.name(), leaf.path().value()));
    }
    if (depth == segments.size() - 1) {
      if (present instanceof Folder) {
        throw PATH_CLASH.because(leaf.path() + " is a folder that has files.");
      }
      return folder.with(new Leaf(name, leaf.path(), leaf.entry()));
    }
    var inner =
        switch (present) {
          case null -> Folder.named(name);
          case Folder there -> there;
          case Leaf there ->
              throw PATH_CLASH.because(
                  "%s is a file, so there cannot be %s.".formatted(there.path(), leaf.path()));
        };
    return folder.with(put(inner, segments, depth + 1, leaf));
  }

  /// This manifest without that path, which must be there.
  public Manifest remove(FilePath path) {
    if (find(path).isEmpty()) {
      throw new IllegalArgumentException("no such file: " + path);
    }
    return new Manifest(remove(root, path.segments(), 0));
  }

  private static Folder remove(Folder folder, List<String> segments, int depth) {
    var name = segments.get(depth);
    if (folder.nodes().get(FilePath.folded(name)) instanceof Folder inner) {
      var rest = remove(inner, segments, depth + 1);
      return rest.files() == 0 ? folder.without(name) : folder.with(rest);
    }
    return folder.without(name);
  }

  /// Calls this with every file, folder by folder.
  public void forEach(BiConsumer<FilePath, FileEntry> visitor) {
    visit(root, visitor);
  }

  private static void visit(Folder folder, BiConsumer<FilePath, FileEntry> visitor) {
    for (var node : folder.nodes().values()) {
      switch (node) {
        case Leaf leaf -> visitor.accept(leaf.path(), leaf.entry());
        case Folder inner -> visit(inner, visitor);
      }
    }
  }

  /// All paths, in the order of their text.
  public List<FilePath> paths() {
    var paths = new ArrayList<FilePath>(files());
    forEach((path, _) -> paths.add(path));
    paths.sort(null);
    return paths;
  }

  /// What must be done to this manifest to get that one, in the order of the paths. Folders the two
  /// share are not walked.
  public List<Difference> differences(Manifest target) {
    var found = new ArrayList<Difference>();
    compare(root, target.root, found);
    found.sort((one, other) -> one.path().compareTo(other.path()));
    return found;
  }

  @SuppressWarnings("ReferenceEquality") // the same node is the same tree, whatever is in it
  private static void compare(@Nullable Node from, @Nullable Node to, List<Difference> found) {
    if (from == to) {
      return;
    }
    if (from instanceof Folder one && to instanceof Folder other && same(one, other)) {
      one.nodes().forEach((key, node) -> compare(node, other.nodes().get(key), found));
      other
          .nodes()
          .forEach((key, node) -> {
            if (!one.nodes().containsKey(key)) {
              compare(null, node, found);
            }
          });
      return;
    }
    if (from instanceof Leaf one && to instanceof Leaf other && one.path().equals(other.path())) {
      if (!one.entry().equals(other.entry())) {
        found.add(new Difference.Put(other.path(), other.entry()));
      }
      return;
    }
    each(from, (path, _) -> found.add(new Difference.Gone(path)));
    each(to, (path, entry) -> found.add(new Difference.Put(path, entry)));
  }

  private static boolean same(Folder one, Folder other) {
    return one.name().equals(other.name());
  }

  private static void each(@Nullable Node node, BiConsumer<FilePath, FileEntry> visitor) {
    switch (node) {
      case null -> {}
      case Leaf leaf -> visitor.accept(leaf.path(), leaf.entry());
      case Folder folder -> visit(folder, visitor);
    }
  }
}
