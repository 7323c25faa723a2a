package dev.overskill.files.door;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.overskill.events.AppId;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.files.change.Content;
import dev.overskill.files.history.Draft;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The files of an app at a revision, as JSON.
record TreeBody(AppId app, Revision revision, List<File> files) {
  /// @param text the content, where it was asked for and is small text
  /// @param base64 the content, where it was asked for and is small and no text
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record File(
      String path, BlobHash blob, long size, @Nullable String text, @Nullable String base64) {}

  static TreeBody of(AppId app, Draft draft, Map<BlobHash, byte[]> contents) {
    var files = new ArrayList<File>(draft.manifest().files());
    draft
        .manifest()
        .forEach((path, entry) -> {
          var bytes = contents.get(entry.blob());
          var text = bytes == null ? null : Content.text(bytes).orElse(null);
          var base64 =
              bytes == null || text != null ? null : Base64.getEncoder().encodeToString(bytes);
          files.add(new File(path.value(), entry.blob(), entry.size(), text, base64));
        });
    files.sort((one, other) -> one.path().compareTo(other.path()));
    return new TreeBody(app, draft.revision(), files);
  }
}
