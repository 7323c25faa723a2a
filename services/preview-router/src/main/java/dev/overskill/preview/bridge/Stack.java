package dev.overskill.preview.bridge;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where an error was thrown.
///
/// @param text the lines of the browser, with the places of the app's own files
/// @param place the innermost place in the app's own files; null if there is none
record Stack(String text, @Nullable Place place) {

  /// A place in a file of the app, as it was written; line and column are 1-based.
  record Place(String path, int line, int column) {
    @Override
    public String toString() {
      return path + ":" + line + ":" + column;
    }
  }

  Optional<Place> thrownAt() {
    return Optional.ofNullable(place);
  }
}
