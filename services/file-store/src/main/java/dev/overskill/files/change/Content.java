package dev.overskill.files.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.overskill.events.BlobHash;
import dev.overskill.files.tree.FileEntry;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/// Bytes on their way into the store, with their hash. Nobody changes the bytes after this.
@SuppressWarnings("ArrayRecordComponent") // compared by hash
public record Content(BlobHash hash, byte[] bytes) {
  public static Content of(byte[] bytes) {
    return new Content(BlobHash.of(bytes), bytes);
  }

  public static Content of(String text) {
    return of(text.getBytes(UTF_8));
  }

  /// The text of these bytes, unless they are not text: not UTF-8, or with a NUL.
  public static Optional<String> text(byte[] bytes) {
    try {
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }

  public FileEntry entry() {
    return new FileEntry(hash, bytes.length);
  }

  @Override
  public String toString() {
    return hash + " (" + bytes.length + " bytes)";
  }
}
