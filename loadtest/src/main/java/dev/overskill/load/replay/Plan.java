package dev.overskill.load.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.load.agent.Calls;
import dev.overskill.load.replay.History.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Puts the changes of a step into an order in which file tools can make them one by one: first
/// what frees a path, then renames, each once its target is free, then what is written. A circle of
/// renames is broken by deleting and writing.
final class Plan {
  private final Set<String> present;

  /// @param present the paths that exist before the step; it is kept up to date
  Plan(Set<String> present) {
    this.present = present;
  }

  List<ObjectNode> calls(List<Change> changes) {
    var calls = new ArrayList<ObjectNode>();
    var renames = new ArrayList<Change.Rename>();
    var writes = new ArrayList<Change.Write>();
    for (var change : changes) {
      switch (change) {
        case Change.Delete(var path) -> delete(path, calls);
        case Change.Rename rename -> renames.add(rename);
        case Change.Write write -> writes.add(write);
      }
    }
    rename(renames, calls);
    writes.forEach(write -> write(write.path(), write.content(), calls));
    return calls;
  }

  private void rename(List<Change.Rename> waiting, List<ObjectNode> calls) {
    while (!waiting.isEmpty()) {
      var free = waiting.stream().filter(rename -> isFree(rename.path())).toList();
      if (free.isEmpty()) {
        waiting.forEach(rename -> delete(rename.from(), calls));
        waiting.forEach(rename -> write(rename.path(), rename.content(), calls));
        return;
      }
      for (var rename : free) {
        if (isFree(rename.path())) {
          waiting.remove(rename);
          move(rename, calls);
        }
      }
    }
  }

  private void move(Change.Rename rename, List<ObjectNode> calls) {
    calls.add(Calls.rename(rename.from(), rename.path()));
    present.remove(rename.from());
    present.add(rename.path());
    if (!rename.same()) {
      calls.add(Calls.write(rename.path(), rename.content()));
    }
  }

  /// Whether a file may be put here: no file has this path, lies below it, or stands above it.
  private boolean isFree(String path) {
    var below = path + "/";
    return present.stream()
        .noneMatch(it -> it.equals(path) || it.startsWith(below) || path.startsWith(it + "/"));
  }

  private void delete(String path, List<ObjectNode> calls) {
    calls.add(Calls.delete(path));
    present.remove(path);
  }

  private void write(String path, byte[] content, List<ObjectNode> calls) {
    calls.add(Calls.write(path, content));
    present.add(path);
  }

  static Plan ofEmptyApp() {
    return new Plan(new HashSet<>());
  }
}
