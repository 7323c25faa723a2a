package dev.overskill.files.history;

import dev.overskill.files.tree.Difference;
import dev.overskill.files.tree.FilePath;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Differences as columns, for one statement that inserts them all.
@SuppressWarnings("ArrayRecordComponent") // read once, by the driver
record PathColumns(
    String[] paths, @Nullable String[] hashes, @Nullable Long[] sizes, @Nullable String[] origins) {
  static PathColumns of(List<? extends Difference> differences, Map<FilePath, FilePath> originOf) {
    var count = differences.size();
    var paths = new String[count];
    var hashes = new @Nullable String[count];
    var sizes = new @Nullable Long[count];
    var origins = new @Nullable String[count];
    for (var i = 0; i < count; i++) {
      var difference = differences.get(i);
      paths[i] = difference.path().value();
      if (difference instanceof Difference.Put(var path, var entry)) {
        var origin = originOf.get(path);
        hashes[i] = entry.blob().value();
        sizes[i] = entry.size();
        origins[i] = origin == null ? null : origin.value();
      }
    }
    return new PathColumns(paths, hashes, sizes, origins);
  }
}
