package dev.overskill.files.history;

import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.files.tree.FileEntry;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The revisions of every app.
public interface History {
  /// Changes a draft. Writers of one app take turns. The work happens whole or, if it fails or is
  /// refused, not at all.
  <T> Uni<T> change(Commission commission, Function<Desk, Uni<T>> work);

  /// The draft as it is now.
  Uni<Draft> head(OwnedApp app);

  /// The draft as it was when it was last used on this node, if that is known: nothing is asked.
  /// For who wants to know what to expect, and can do with less.
  Optional<Draft> lately(OwnedApp app);

  /// The files at that revision; refused if there is no such revision.
  Uni<Draft> at(OwnedApp app, Revision revision);

  /// The newest revisions, newest first.
  ///
  /// @param before only those older than this one
  Uni<List<RevisionLine>> revisions(OwnedApp app, @Nullable Revision before, int limit);

  /// The bytes of a file that a manifest of this app names.
  Uni<byte[]> content(OwnedApp app, FileEntry entry);

  /// The bytes of those of these files that are small, by hash.
  Uni<Map<BlobHash, byte[]>> smallContents(OwnedApp app, Collection<BlobHash> hashes);

  /// The file content of this hash, if the app's tenant owns it.
  Uni<Optional<FileEntry>> owned(OwnedApp app, BlobHash hash);
}
