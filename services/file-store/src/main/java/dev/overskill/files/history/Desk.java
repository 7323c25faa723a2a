package dev.overskill.files.history;

import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.files.change.ChangeSet;
import dev.overskill.files.change.Content;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import dev.overskill.files.tree.Manifest;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A draft as one piece of work sees it. On a desk got for change nobody else changes the draft
/// until the work ends, and what is saved takes effect when it ends well.
public interface Desk {
  Draft draft();

  /// The bytes of a file of this app.
  Uni<byte[]> content(FileEntry entry);

  /// The bytes of those files that are small, by hash: one question for all.
  Uni<Map<BlobHash, byte[]>> smallContents(Collection<BlobHash> hashes);

  /// The content of this hash as a file, if this tenant owns it.
  Uni<Optional<FileEntry>> owned(BlobHash hash);

  /// Makes sure that this content can be read back. Needed before it is saved.
  Uni<Void> keep(Content content);

  /// Makes the draft's next revision, at most once per desk.
  ///
  /// @param contents what the changes put that this tenant may not own yet; kept before
  Saved save(ChangeSet changes, List<Content> contents);

  /// Makes a revision equal to the tree of an earlier one.
  Saved restore(Revision target, Manifest tree);

  /// The entry of this path, or a refusal.
  default FileEntry entry(FilePath path) {
    return draft()
        .manifest()
        .find(path)
        .orElseThrow(() ->
            dev.overskill.files.FileRefusal.NOT_FOUND.because("There is no file " + path + "."));
  }
}
