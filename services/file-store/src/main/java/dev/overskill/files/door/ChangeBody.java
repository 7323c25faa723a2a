package dev.overskill.files.door;

import static dev.overskill.files.FileRefusal.BAD_ARGUMENTS;

import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.files.change.Content;
import dev.overskill.files.tree.FilePath;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What clients send to change files.
final class ChangeBody {
  private static final int LONGEST_MESSAGE = 1_000;

  private ChangeBody() {}

  /// @param base the revision the changes were made on
  record Changes(
      @Nullable Revision base, @Nullable String message, @Nullable List<Change> changes) {
    List<Change> checked() {
      if (changes == null || changes.isEmpty() || changes.contains(null)) {
        throw BAD_ARGUMENTS.because("There are no changes.");
      }
      return changes;
    }
  }

  /// @param revision whose tree the draft shall have
  record Restore(@Nullable Revision revision, @Nullable Revision base, @Nullable String message) {}

  /// @param op `put`, `delete` or `rename`; a put with `from` and no content is a rename
  /// @param blob content that a file of the tenant has already
  record Change(
      @Nullable String op,
      @Nullable String path,
      @Nullable String from,
      @Nullable String text,
      @Nullable String base64,
      @Nullable String blob) {
    /// What the change means.
    Wish wish() {
      var target = path("path", path);
      var contents = Stream.of(text, base64, blob).filter(it -> it != null).count();
      return switch (String.valueOf(op)) {
        case "put" -> {
          if (from != null && contents == 0) {
            yield new Wish.Rename(FilePath.of(from), target);
          }
          check(from == null && contents == 1, "A put has one of text, base64, blob and from.");
          yield put(target);
        }
        case "rename" -> {
          check(from != null && contents == 0, "A rename has from, and no content.");
          yield new Wish.Rename(path("from", from), target);
        }
        case "delete" -> {
          check(from == null && contents == 0, "A delete has a path and nothing else.");
          yield new Wish.Delete(target);
        }
        default -> throw BAD_ARGUMENTS.because("op is one of put, delete and rename.");
      };
    }

    private static void check(boolean right, String rule) {
      if (!right) {
        throw BAD_ARGUMENTS.because(rule);
      }
    }

    private Wish put(FilePath target) {
      if (text != null) {
        return new Wish.Put(target, Content.of(text));
      }
      try {
        return base64 != null
            ? new Wish.Put(target, Content.of(Base64.getDecoder().decode(base64)))
            : new Wish.Reuse(target, new BlobHash(String.valueOf(blob)));
      } catch (IllegalArgumentException _) {
        throw BAD_ARGUMENTS.because("The base64 or blob of " + target + " is not one.");
      }
    }

    private static FilePath path(String name, @Nullable String value) {
      if (value == null) {
        throw BAD_ARGUMENTS.because(name + " is missing.");
      }
      return FilePath.of(value);
    }
  }

  /// A change as it is meant, before it is known whether the tenant owns what it reuses.
  sealed interface Wish {
    record Put(FilePath path, Content content) implements Wish {}

    record Reuse(FilePath path, BlobHash blob) implements Wish {}

    record Delete(FilePath path) implements Wish {}

    record Rename(FilePath from, FilePath to) implements Wish {}
  }

  static Revision required(String name, @Nullable Revision revision) {
    if (revision == null) {
      throw BAD_ARGUMENTS.because(name + " is missing.");
    }
    return revision;
  }

  static @Nullable String message(@Nullable String message) {
    if (message != null && (message.length() > LONGEST_MESSAGE || message.indexOf('\0') >= 0)) {
      throw BAD_ARGUMENTS.because(
          "A message has at most %d characters and no NUL.".formatted(LONGEST_MESSAGE));
    }
    return message;
  }
}
