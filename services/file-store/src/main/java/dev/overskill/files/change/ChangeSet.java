package dev.overskill.files.change;

import static dev.overskill.files.FileRefusal.NOT_FOUND;
import static dev.overskill.files.FileRefusal.PATH_CLASH;

import dev.overskill.files.change.Change.Delete;
import dev.overskill.files.change.Change.Put;
import dev.overskill.files.change.Change.Rename;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import dev.overskill.files.tree.Manifest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Changes to many files that happen together or not at all.
///
/// They happen at once, not one after another: first every deleted and every renamed path is taken
/// away, then every new path is put. So two files can swap their names, and the order of the list
/// means nothing. No path may be mentioned twice on the same side.
public record ChangeSet(List<Change> changes) {
  public ChangeSet {
    changes = List.copyOf(changes);
  }

  public static ChangeSet of(Change... changes) {
    return new ChangeSet(List.of(changes));
  }

  /// What a change set makes of a manifest.
  ///
  /// @param origins where the content of a renamed path came from
  public record Outcome(Manifest manifest, Map<FilePath, FilePath> origins) {}

  /// Applies everything to this manifest, or refuses everything.
  public Outcome applyTo(Manifest before, Quota quota) {
    quota.checkSet(changes.size());
    var origins = new HashMap<FilePath, FilePath>();
    var puts = new HashMap<FilePath, FileEntry>();
    var gone = new HashSet<FilePath>();
    for (var change : changes) {
      switch (change) {
        case Put(var path, var entry) -> {
          quota.checkFile(entry.size());
          once(puts.put(path, entry), path);
        }
        case Delete(var path) -> take(before, path, gone);
        case Rename(var from, var to) -> {
          once(puts.put(to, take(before, from, gone)), to);
          origins.put(to, from);
        }
      }
    }
    var after = put(takeAway(before, gone), puts, origins.keySet());
    quota.checkApp(before, after);
    return new Outcome(after, origins);
  }

  private static void once(@Nullable Object former, FilePath path) {
    if (former != null) {
      throw PATH_CLASH.because(path + " is written twice in one change set.");
    }
  }

  private static FileEntry take(Manifest before, FilePath path, Set<FilePath> gone) {
    if (!gone.add(path)) {
      throw PATH_CLASH.because(path + " is taken away twice in one change set.");
    }
    return before.find(path).orElseThrow(() -> NOT_FOUND.because("There is no file " + path + "."));
  }

  private static Manifest takeAway(Manifest manifest, Set<FilePath> gone) {
    for (var path : gone) {
      manifest = manifest.remove(path);
    }
    return manifest;
  }

  private static Manifest put(
      Manifest manifest, Map<FilePath, FileEntry> puts, Set<FilePath> renamed) {
    for (var put : new TreeMap<>(puts).entrySet()) {
      var path = put.getKey();
      if (renamed.contains(path) && manifest.find(path).isPresent()) {
        throw PATH_CLASH.because(path + " is there already; delete it in the same change set.");
      }
      manifest = manifest.put(path, put.getValue());
    }
    return manifest;
  }
}
