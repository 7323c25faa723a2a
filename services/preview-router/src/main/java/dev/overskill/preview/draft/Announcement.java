package dev.overskill.preview.draft;

import dev.overskill.events.Revision;
import dev.overskill.preview.draft.Shown.Health;
import dev.overskill.preview.hmr.Frames;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Node;
import dev.overskill.preview.module.Propagation;
import dev.overskill.preview.module.Stamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What the open pages are told when another version is shown.
///
/// @param error the overlay's frame; null when nothing is wrong
record Announcement(List<String> frames, @Nullable String error) {

  /// What browsers have of a draft.
  ///
  /// @param modules the modules they have asked for
  /// @param files other files they have asked for
  record Seen(Set<ModuleUrl> modules, Set<String> files) {}

  /// How what is updated is marked.
  record Marks(Stamps stamps, long time) {}

  /// What the pages were told before.
  ///
  /// @param module one that changes, and is not told again; null if there is none
  /// @param revision the latest of which they heard
  record Told(@Nullable ModuleUrl module, Revision revision) {}

  /// Compares the versions, and marks what is updated.
  static Announcement of(Shown before, Shown after, Told told, Seen seen, Marks marks) {
    var error = after.overlay();
    var frames =
        reload(before, after, seen)
            .map(page -> List.of(Frames.fullReload(page)))
            .orElseGet(() -> updates(before, after, told.module(), seen, marks));
    if (frames.isEmpty() && error.isEmpty() && !before.faults().isEmpty()) {
      frames = List.of(Frames.QUIET);
    }
    return new Announcement(withRevision(frames, told.revision(), after), error.orElse(null));
  }

  /// The revision comes first: Vite's client takes one message after the other, and what an update
  /// throws while it is loaded is of the revision it belongs to.
  private static List<String> withRevision(List<String> frames, Revision known, Shown after) {
    var now = after.tree().revision();
    return now.equals(known)
        ? frames
        : Stream.concat(Stream.of(Frames.revision(now.number())), frames.stream()).toList();
  }

  /// The page to reload, `*` for all, when no update of modules will do.
  private static Optional<String> reload(Shown before, Shown after, Seen seen) {
    if (before.health() == Health.BROKEN && after.health() != Health.BROKEN) {
      return Optional.of("*");
    }
    if (before.good() && !before.ground().setup().equals(after.ground().setup())) {
      return Optional.of("*");
    }
    if (movesPackages(before, after, seen)) {
      return Optional.of("*");
    }
    for (var path : after.tree().differing(before.tree())) {
      if (path.endsWith(".html") && seen.files().contains(path)) {
        return Optional.of("/" + path);
      }
      if (path.equals(Entries.HOME)) {
        return Optional.of("*");
      }
      if (seen.files().contains(path) && !isModule(before, path)) {
        return Optional.of("*");
      }
    }
    return Optional.empty();
  }

  /// Whether a page may have a package's file that is another one now: both must not run together.
  private static boolean movesPackages(Shown before, Shown after, Seen seen) {
    return before.pack() != null
        && !before.packKey().equals(after.packKey())
        && before.graph().nodes().stream()
            .filter(node -> seen.modules().contains(node.url()))
            .anyMatch(node -> !before.packageAddresses(node).equals(after.packageAddresses(node)));
  }

  private static boolean isModule(Shown shown, String path) {
    return shown.graph().nodes().stream().anyMatch(node -> node.url().path().equals("/" + path));
  }

  private static List<String> updates(
      Shown before, Shown after, @Nullable ModuleUrl told, Seen seen, Marks marks) {
    var changed =
        before.graph().nodes().stream()
            .filter(node ->
                after.graph().node(node.url()).filter(now -> differs(node, now)).isPresent())
            .map(Node::url)
            .filter(url -> !url.equals(told))
            .toList();
    var verdict = Propagation.of(before.graph(), seen.modules(), changed);
    marks.stamps().mark(before.graph(), changed, marks.time());
    var frames = new ArrayList<String>();
    switch (verdict) {
      case Propagation.Verdict.Reload() -> frames.add(Frames.fullReload("*"));
      case Propagation.Verdict.Update(var boundaries) -> {
        if (!boundaries.isEmpty()) {
          frames.add(Frames.update(boundaries, marks.time(), null));
        }
      }
    }
    prune(before, after, seen, marks).ifPresent(frames::add);
    return frames;
  }

  /// A component's file is several modules: those whose code is the same stay as they are.
  private static boolean differs(Node before, Node after) {
    return (!before.content().equals(after.content()) && !after.url().isOfComponent())
        || !before.imports().equals(after.imports())
        || !before.code().code().equals(after.code().code());
  }

  private static Optional<String> prune(Shown before, Shown after, Seen seen, Marks marks) {
    var gone =
        before.graph().nodes().stream()
            .map(Node::url)
            .filter(url -> !after.graph().has(url) && seen.modules().contains(url))
            .toList();
    marks.stamps().retire(gone, marks.time());
    gone.forEach(seen.modules()::remove);
    return gone.isEmpty() ? Optional.empty() : Optional.of(Frames.prune(gone));
  }

  /// What the pages are told when one of them could not apply an update of `url` after all: its
  /// importers must handle it.
  static Optional<String> invalidated(
      Shown shown, ModuleUrl url, String firstInvalidatedBy, Seen seen, Stamps stamps) {
    var node = shown.graph().node(url);
    if (node.isEmpty() || !node.get().selfAccepting() || !stamps.firstInvalidation(url)) {
      return Optional.empty();
    }
    var time = stamps.of(url);
    var importers = shown.graph().importers(url);
    var verdict = Propagation.of(shown.graph(), seen.modules(), importers);
    stamps.mark(shown.graph(), importers, time);
    return switch (verdict) {
      case Propagation.Verdict.Update(var boundaries)
          when !importers.isEmpty()
              && boundaries.stream()
                  .noneMatch(each -> each.acceptedVia().toString().equals(firstInvalidatedBy)) ->
          boundaries.isEmpty()
              ? Optional.empty()
              : Optional.of(Frames.update(boundaries, time, firstInvalidatedBy));
      case Propagation.Verdict.Update _, Propagation.Verdict.Reload _ ->
          Optional.of(Frames.fullReload("*"));
    };
  }
}
