package dev.overskill.load.bench.preview;

import java.io.IOException;
import java.util.Map;

/// Who edits an app.
interface Author {
  /// Makes an edit, without waiting for anybody to notice.
  ///
  /// @return the moment before anything of it was on its way, by [System#nanoTime()]
  long make(Project.Edit edit) throws IOException;

  /// Whether an edit can go unnoticed, however long one waits: a watcher of files can miss one,
  /// which a person notices and saves again.
  default boolean canBeMissed() {
    return false;
  }

  /// When the latest edit passed the stages on its way, by name, as far as that is known.
  default Map<String, Long> stages() {
    return Map.of();
  }
}
