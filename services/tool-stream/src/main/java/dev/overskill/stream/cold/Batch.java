package dev.overskill.stream.cold;

import dev.overskill.events.AppId;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.journal.Offsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of one app since the archive was last written.
final class Batch {
  private final AppId app;
  private final List<Piece> pieces = new ArrayList<>();

  Batch(AppId app) {
    this.app = app;
  }

  private record Piece(Told told, long offset) {}

  void add(LogRecord record, Told told) {
    pieces.add(new Piece(told, record.offset()));
  }

  AppId app() {
    return app;
  }

  int size() {
    return pieces.size();
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /// The offsets that the archive must not have reached yet, or this came before: of each topic the
  /// first of this batch; where there is none, any.
  Offsets from() {
    return new Offsets(first(true), first(false));
  }

  private long first(boolean agent) {
    return pieces.stream()
        .filter(piece -> isAgent(piece) == agent)
        .mapToLong(Piece::offset)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /// What has been seen by whoever has this batch and all before it.
  Offsets next() {
    var next = Offsets.NONE;
    for (var piece : pieces) {
      next = next.with(piece.told().topic(), piece.offset() + 1);
    }
    return next;
  }

  /// The events as one JSON array.
  byte[] body() {
    return Told.array(pieces.stream().map(Piece::told).toList());
  }

  /// The same without what is there already.
  Batch after(@Nullable Offsets archived) {
    if (archived == null) {
      return this;
    }
    var rest = new Batch(app);
    pieces.stream()
        .filter(piece -> piece.offset() >= archived.of(piece.told().topic()))
        .forEach(rest.pieces::add);
    return rest;
  }

  private static boolean isAgent(Piece piece) {
    return piece.told().topic() == dev.overskill.events.Topics.AGENT_EVENTS;
  }
}
