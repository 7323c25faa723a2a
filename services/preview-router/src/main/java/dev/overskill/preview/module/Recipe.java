package dev.overskill.preview.module;

import dev.overskill.compiler.Needs;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a module's compilation draws on besides its own file. All paths are rooted.
///
/// @param paths whether it depends on which files there are
/// @param files the files it reads, sorted
/// @param sheets the packages' style sheets it reads, sorted
/// @param scanned the files whose class names it knows; null when it knows none
public record Recipe(
    boolean paths, List<String> files, List<String> sheets, @Nullable List<String> scanned) {

  /// Nothing but its own file.
  public static final Recipe NONE = new Recipe(false, List.of(), List.of(), null);

  public boolean isNone() {
    return equals(NONE);
  }

  /// This, and what was found to be lacking.
  Recipe with(Needs needs) {
    return new Recipe(
        paths || needs.paths(),
        joined(files, needs.files()),
        joined(sheets, needs.sheets()),
        needs.scanned() == null ? scanned : needs.scanned());
  }

  private static List<String> joined(List<String> some, List<String> more) {
    var all = new TreeSet<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }
}
