package dev.overskill.files.history;

import static dev.overskill.files.FileRefusal.TOO_LARGE;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.FileChange;
import dev.overskill.events.AppState;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.files.change.Content;
import dev.overskill.files.tree.Difference;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import dev.overskill.outbox.OutgoingEvent;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the log is told of a new revision: `file.changed`, with small contents inside so that a
/// preview needs no second hop, and the draft's new head.
///
/// @param contents the bytes of a hash, where they are at hand
record Announcement(
    Commission commission,
    Revision base,
    List<Difference> differences,
    Map<FilePath, FilePath> origins,
    Function<BlobHash, Optional<byte[]>> contents) {
  static final int INLINE_PER_FILE = 64 * 1024;
  static final int INLINE_PER_SET = 256 * 1024;

  /// Below what the log takes as one record, 2 MiB, so that headers have room.
  private static final int LARGEST = 1_900 * 1024;

  List<OutgoingEvent> events() {
    var owned = commission.owned();
    var cause = commission.cause();
    var changed = OutgoingEvent.of(owned.app(), cause == null ? null : cause.run(), changed(true));
    if (changed.value().length > LARGEST) {
      changed = OutgoingEvent.of(owned.app(), cause == null ? null : cause.run(), changed(false));
    }
    if (changed.value().length > LARGEST) {
      throw TOO_LARGE.because(
          "The change set names %d paths, too many for one event.".formatted(differences.size()));
    }
    var head = new AppState.Head(owned.app(), owned.tenant(), base.next());
    return List.of(changed, OutgoingEvent.of(head));
  }

  private AppEvent.FileChanged changed(boolean inline) {
    var room = inline ? INLINE_PER_SET : 0;
    var changes = new ArrayList<FileChange>(differences.size());
    for (var difference : differences) {
      switch (difference) {
        case Difference.Gone(var path) -> changes.add(FileChange.delete(path.value()));
        case Difference.Put(var path, var entry) -> {
          var bytes = inlined(entry, room);
          room -= bytes.map(it -> it.length).orElse(0);
          changes.add(put(path, entry, bytes));
        }
      }
    }
    return new AppEvent.FileChanged(
        base.next(), base, commission.author(), commission.cause(), commission.message(), changes);
  }

  private Optional<byte[]> inlined(FileEntry entry, int room) {
    return entry.size() <= Math.min(room, INLINE_PER_FILE)
        ? contents.apply(entry.blob())
        : Optional.empty();
  }

  private FileChange put(FilePath path, FileEntry entry, Optional<byte[]> bytes) {
    var text = bytes.flatMap(Content::text).orElse(null);
    var base64 =
        text != null || bytes.isEmpty() ? null : Base64.getEncoder().encodeToString(bytes.get());
    var origin = origins.get(path);
    return new FileChange(
        FileChange.Op.put,
        path.value(),
        origin == null ? null : origin.value(),
        entry.blob(),
        entry.size(),
        text,
        base64);
  }
}
