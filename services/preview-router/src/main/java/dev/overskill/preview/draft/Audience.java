package dev.overskill.preview.draft;

import dev.overskill.events.Revision;
import dev.overskill.events.ToolCallId;
import dev.overskill.preview.hmr.Frames;
import dev.overskill.preview.hmr.Sockets;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Propagation;
import dev.overskill.preview.module.Stamps;
import dev.overskill.preview.source.Tree;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The open pages of a draft: what they have of it, and what they are told.
///
/// An edit of one module is told before it is compiled, as Vite does, and even before it is stored,
/// while everything works: the pages ask for the module meanwhile, and get it as soon as it is
/// settled what it is. If it turns out broken they get it as it was, and the overlay.
final class Audience {
  private static final int FILES = 4_096;

  private final Sockets sockets;
  private final Clock clock;
  private final Stamps stamps = new Stamps();
  private final Announcement.Seen seen =
      new Announcement.Seen(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());

  // Used by the settling thread only.
  private long toldAt;
  private @Nullable Revision said;

  private volatile @Nullable Foretold foretold;

  /// What was told before it was settled.
  ///
  /// @param call of which it is not known yet what comes of it; null if the change is stored
  /// @param settled what is shown then
  /// @param late whether that takes so long that pages may have given up asking
  private record Foretold(
      ModuleUrl module, @Nullable ToolCallId call, CompletableFuture<Shown> settled, boolean late) {
    Foretold delayed() {
      return new Foretold(module, call, settled, true);
    }
  }

  Audience(Sockets sockets, Clock clock) {
    this.sockets = sockets;
    this.clock = clock;
  }

  Sockets sockets() {
    return sockets;
  }

  Stamps stamps() {
    return stamps;
  }

  /// A browser was given this module.
  void served(ModuleUrl url) {
    seen.modules().add(url);
  }

  /// A browser was given this file as it is.
  void servedFile(String path) {
    if (seen.files().size() < FILES) {
      seen.files().add(path);
    }
  }

  /// What will be shown once it is settled what this module is; empty if nothing was told of it.
  Optional<CompletableFuture<Shown>> awaited(ModuleUrl url) {
    return Optional.ofNullable(foretold)
        .filter(told -> url.equals(told.module()))
        .map(told -> told.settled().copy());
  }

  /// The call whose change was told before it was stored, if that is so.
  Optional<ToolCallId> awaitedCall() {
    return Optional.ofNullable(foretold).map(Foretold::call);
  }

  /// Tells that this module, and nothing else, is changed by a head that is settled next.
  void foretell(Shown before, Tree head, ModuleUrl url) {
    var _ = foretell(before, head.revision(), null, url);
  }

  /// Tells that this module, and nothing else, will be changed if nothing comes in the way of this
  /// call. The revision it will be is a guess, until it is told what has come of it.
  ///
  /// @return whether there was somebody to tell
  boolean foretell(Shown before, ToolCallId call, ModuleUrl url) {
    return foretell(before, before.head().next(), call, url);
  }

  private boolean foretell(
      Shown before, Revision revision, @Nullable ToolCallId call, ModuleUrl url) {
    if (foretold != null || sockets.size() == 0 || !seen.modules().contains(url)) {
      return false;
    }
    var verdict = Propagation.of(before.graph(), seen.modules(), List.of(url));
    if (verdict instanceof Propagation.Verdict.Update(var boundaries) && !boundaries.isEmpty()) {
      var time = time();
      stamps.mark(before.graph(), List.of(url), time);
      foretold = new Foretold(url, call, new CompletableFuture<>(), false);
      said = revision;
      sockets.send(
          List.of(Frames.revision(revision.number()), Frames.update(boundaries, time, null)), null);
      return true;
    }
    return false;
  }

  /// What was told already could not be settled; it is tried again, and told again.
  void delay() {
    foretold = Optional.ofNullable(foretold).map(Foretold::delayed).orElse(null);
  }

  /// Tells what is shown from now on.
  ///
  /// @param known whether what came of the awaited call, if there is one, is part of it
  /// @param keep puts it in the place of what was shown, so that a page that asks gets it
  void tell(@Nullable Shown before, Shown after, boolean known, Runnable keep) {
    if (before == null) {
      keep.run();
      sockets.send(List.of(), after.overlay().orElse(null));
      return;
    }
    var fulfilled =
        Optional.ofNullable(foretold).filter(told -> known || told.call() == null).orElse(null);
    var told =
        new Announcement.Told(
            fulfilled == null || fulfilled.late() ? null : fulfilled.module(),
            said == null ? before.tree().revision() : said);
    var marks = new Announcement.Marks(stamps, time());
    var announcement = Announcement.of(before, after, told, seen, marks);
    said = after.tree().revision();
    keep.run();
    if (fulfilled != null) {
      foretold = null;
    }
    sockets.send(announcement.frames(), announcement.error());
    if (fulfilled != null) {
      fulfilled.settled().complete(after);
    }
  }

  private long time() {
    toldAt = Math.max(toldAt + 1, clock.millis());
    return toldAt;
  }

  /// A browser could not apply an update of `url`.
  void invalidated(Shown now, ModuleUrl url, String firstInvalidatedBy) {
    Announcement.invalidated(now, url, firstInvalidatedBy, seen, stamps)
        .ifPresent(frame -> sockets.send(List.of(frame), now.overlay().orElse(null)));
  }

  /// Lets the pages go.
  void close(RuntimeException why) {
    Optional.ofNullable(foretold).ifPresent(told -> told.settled().completeExceptionally(why));
    sockets.close();
  }
}
