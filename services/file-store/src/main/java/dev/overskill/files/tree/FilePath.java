package dev.overskill.files.tree;

import static dev.overskill.files.FileRefusal.PATH_REFUSED;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The name of a file inside an app, such as `src/App.tsx`: safe on every file system and in every
/// URL that the platform or a developer may put it into.
///
/// Unicode is brought to NFC; anything else that is wrong is refused with a sentence, not repaired.
public record FilePath(String value) implements Comparable<FilePath> {
  static final int LONGEST_BYTES = 1024;
  static final int LONGEST_SEGMENT_BYTES = 255;

  private static final Pattern DEVICE =
      Pattern.compile(
          "(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9¹²³])(\\..*)?",
          Pattern.CASE_INSENSITIVE);
  private static final String WINDOWS = "<>:\"|?*";

  public FilePath {
    value = Normalizer.normalize(value, Normalizer.Form.NFC);
    check(value);
  }

  /// The path of this text, or a refusal that says what is wrong with it.
  public static FilePath of(String text) {
    return new FilePath(text);
  }

  private static void check(String path) {
    if (path.isEmpty()) {
      throw PATH_REFUSED.because("The path is empty.");
    }
    if (path.length() > LONGEST_BYTES || path.getBytes(UTF_8).length > LONGEST_BYTES) {
      throw PATH_REFUSED.because("The path is longer than " + LONGEST_BYTES + " bytes.");
    }
    path.codePoints().forEach(FilePath::checkCharacter);
    if (path.startsWith("/")) {
      throw PATH_REFUSED.because("The path starts with a slash; paths start at the app's root.");
    }
    for (var segment : path.split("/", -1)) {
      checkSegment(segment);
    }
  }

  private static void checkCharacter(int character) {
    if (character == '\\') {
      throw PATH_REFUSED.because("The path has a backslash; use forward slashes.");
    }
    var invisible =
        switch (Character.getType(character)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.UNASSIGNED,
              Character.PRIVATE_USE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
              true;
          default -> false;
        };
    if (invisible) {
      throw PATH_REFUSED.because(
          "The path has the invisible or unassigned character U+%04X.".formatted(character));
    }
    if (WINDOWS.indexOf(character) >= 0) {
      throw PATH_REFUSED.because(
          "The path has the character %c, which some file systems reserve.".formatted(character));
    }
  }

  private static void checkSegment(String segment) {
    if (segment.isEmpty()) {
      throw PATH_REFUSED.because("The path has an empty segment (// or a slash at the end).");
    }
    if (segment.equals(".") || segment.equals("..")) {
      throw PATH_REFUSED.because("The path has the segment " + segment + ", which is not a name.");
    }
    if (segment.endsWith(".") || segment.endsWith(" ")) {
      throw PATH_REFUSED.because("A segment of the path ends with a dot or a space.");
    }
    if (segment.getBytes(UTF_8).length > LONGEST_SEGMENT_BYTES) {
      throw PATH_REFUSED.because(
          "A segment of the path is longer than " + LONGEST_SEGMENT_BYTES + " bytes.");
    }
    if (DEVICE.matcher(segment).matches()) {
      throw PATH_REFUSED.because("Windows reserves the name " + segment + ".");
    }
  }

  /// The names between the slashes.
  public List<String> segments() {
    return List.of(value.split("/", -1));
  }

  /// What two names have in common that a case-insensitive file system cannot tell apart.
  static String folded(String name) {
    var lower = name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFC);
  }

  @Override
  public int compareTo(FilePath other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
