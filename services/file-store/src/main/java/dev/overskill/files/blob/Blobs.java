package dev.overskill.files.blob;

import dev.overskill.events.BlobHash;
import dev.overskill.files.change.Content;
import io.smallrye.mutiny.Uni;

/// Large contents, by hash, once for all tenants. Who may ask for a hash is decided before: a
/// tenant only ever learns of those that its own manifests name.
public interface Blobs {
  /// Makes sure that this content can be read back, and completes only then. Repeating it is cheap.
  Uni<Void> keep(Content content);

  /// The bytes of this hash, verified. Fails if they are not there or not what the hash says.
  Uni<byte[]> read(BlobHash hash);
}
