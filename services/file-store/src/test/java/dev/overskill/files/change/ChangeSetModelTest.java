package dev.overskill.files.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.files.tree.Difference;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import dev.overskill.files.tree.Manifest;
import dev.overskill.http.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random change sets against the simplest model there is: a map that is changed in place and
/// checked by looking at all pairs of paths.
final class ChangeSetModelTest {
  private static final Quota QUOTA = new Quota(30, 40, 300, 8);
  private static final List<String> NAMES = List.of("a", "b", "A", "c", "é", "E\u0301");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aManifestIsWhatTheModelIs(long seed) {
    var random = new Random(seed);
    var manifest = Manifest.EMPTY;
    Map<String, FileEntry> model = new TreeMap<>();
    var history = new ArrayList<Manifest>();
    for (var step = 0; step < 400; step++) {
      var changes = changes(random, model);
      var expected = model(model, changes);
      Manifest after;
      try {
        after = new ChangeSet(changes).applyTo(manifest, QUOTA).manifest();
      } catch (RefusedException _) {
        after = null;
      }
      assertThat(after == null)
          .as("seed %d step %d: %s", seed, step, changes)
          .isEqualTo(expected == null);
      if (after != null && expected != null) {
        assertThat(files(after)).as("seed %d step %d", seed, step).isEqualTo(expected);
        assertThat(files(replay(manifest, manifest.differences(after)))).isEqualTo(expected);
        manifest = after;
        model = expected;
        history.add(after);
      }
    }
    var target = history.get(random.nextInt(history.size()));
    assertThat(files(replay(manifest, manifest.differences(target)))).isEqualTo(files(target));
    assertThat(history.size()).isGreaterThan(50);
  }

  private static Manifest replay(Manifest from, List<Difference> differences) {
    var manifest = from;
    for (var difference : differences) {
      if (difference instanceof Difference.Gone(var path)) {
        manifest = manifest.remove(path);
      }
    }
    for (var difference : differences) {
      if (difference instanceof Difference.Put(var path, var entry)) {
        manifest = manifest.put(path, entry);
      }
    }
    return manifest;
  }

  private static Map<String, FileEntry> files(Manifest manifest) {
    var files = new TreeMap<String, FileEntry>();
    manifest.forEach((path, entry) -> files.put(path.value(), entry));
    assertThat(manifest.files()).isEqualTo(files.size());
    assertThat(manifest.bytes())
        .isEqualTo(files.values().stream().mapToLong(FileEntry::size).sum());
    return files;
  }

  private static List<Change> changes(Random random, Map<String, FileEntry> model) {
    var changes = new ArrayList<Change>();
    var present = List.copyOf(model.keySet());
    for (var i = 0; i <= random.nextInt(3); i++) {
      var target = path(random);
      var known =
          present.isEmpty() || random.nextInt(10) == 0
              ? path(random)
              : FilePath.of(present.get(random.nextInt(present.size())));
      changes.add(
          switch (random.nextInt(4)) {
            case 0 -> new Change.Delete(known);
            case 1 -> new Change.Rename(known, target);
            default ->
                new Change.Put(target, Content.of("x".repeat(random.nextInt(42)) + i).entry());
          });
    }
    return changes;
  }

  private static FilePath path(Random random) {
    var path = new StringBuilder(NAMES.get(random.nextInt(NAMES.size())));
    for (var depth = random.nextInt(3); depth > 0; depth--) {
      path.append('/').append(NAMES.get(random.nextInt(NAMES.size())));
    }
    return FilePath.of(path.toString());
  }

  /// The model after these changes, or null if they must be refused.
  private static @Nullable Map<String, FileEntry> model(
      Map<String, FileEntry> before, List<Change> changes) {
    var taken = new ArrayList<String>();
    var put = new HashMap<String, FileEntry>();
    var renamed = new ArrayList<String>();
    for (var change : changes) {
      var from =
          switch (change) {
            case Change.Delete(var path) -> path.value();
            case Change.Rename(var path, _) -> path.value();
            case Change.Put _ -> null;
          };
      if (from != null && (!before.containsKey(from) || taken.contains(from))) {
        return null;
      }
      if (from != null) {
        taken.add(from);
      }
      if (change instanceof Change.Put(var path, var entry)) {
        if (entry.size() > 40 || put.put(path.value(), entry) != null) {
          return null;
        }
      }
      if (change instanceof Change.Rename(var source, var to)) {
        renamed.add(to.value());
        if (put.put(to.value(), before.get(source.value())) != null) {
          return null;
        }
      }
    }
    var after = new TreeMap<>(before);
    taken.forEach(after::remove);
    if (renamed.stream().anyMatch(after::containsKey)) {
      return null;
    }
    after.putAll(put);
    var bytes = after.values().stream().mapToLong(FileEntry::size).sum();
    var former = before.values().stream().mapToLong(FileEntry::size).sum();
    var tooMany = after.size() > 30 && after.size() > before.size();
    var tooLarge = bytes > 300 && bytes > former;
    return tooMany || tooLarge || clashes(List.copyOf(after.keySet())) ? null : after;
  }

  private static boolean clashes(List<String> paths) {
    for (var one : paths) {
      for (var other : paths) {
        if (!one.equals(other) && clash(one.split("/"), other.split("/"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean clash(String[] one, String[] other) {
    for (var i = 0; i < Math.min(one.length, other.length); i++) {
      if (!one[i].equals(other[i])) {
        return one[i].toLowerCase(Locale.ROOT).equals(other[i].toLowerCase(Locale.ROOT));
      }
    }
    return true; // one is the folder of the other
  }
}
