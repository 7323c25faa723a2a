package dev.overskill.stream.journal;

import dev.overskill.events.AppId;
import dev.overskill.log.Batches;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.event.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/// The journals of all apps that lately had events or readers, as much as memory allows: when it is
/// full the app that was quiet for longest goes.
///
/// One thread appends; joins come from any thread.
public final class Journals {
  private final Epoch epoch;
  private final Retention retention;
  private final Snapshots snapshots;

  // In the order of last use.
  private final Map<AppKey, Journal> journals = new LinkedHashMap<>(64, 0.75f, true);
  private final List<Part> parts = new ArrayList<>();
  private long weight;

  /// Journals without entries yet.
  ///
  /// @param archive what is no longer in memory
  /// @param folding where states are folded and the archive is asked, since both take time
  /// @param patience how long a snapshot may wait for an archive that is behind
  public Journals(
      Epoch epoch, Retention retention, Archive archive, Executor folding, Duration patience) {
    this.epoch = epoch;
    this.retention = retention;
    this.snapshots = new Snapshots(this, archive, folding, patience);
  }

  /// One partition of both topics.
  private static final class Part {
    /// Whatever is older was in the archive when reading began, or nowhere.
    Offsets archived = Offsets.NONE;

    /// Whatever comes from there on is kept of an app that has no journal yet.
    Offsets start = Offsets.NONE;

    /// How far it has been read.
    Offsets read = Offsets.NONE;
  }

  /// Whether a record became an entry.
  public enum Appended {
    KEPT,
    /// An event of this id is there already.
    REPEATED
  }

  public Epoch epoch() {
    return epoch;
  }

  /// Reading of a partition begins there: what is older is not kept.
  ///
  /// @param archived what is older than that is in the archive
  public synchronized void begin(Batches.Partition partition, long offset, long archived) {
    while (parts.size() <= partition.number()) {
      parts.add(new Part());
    }
    var topic = partition.topic();
    var part = parts.get(partition.number());
    part.archived = part.archived.with(topic, archived);
    part.start = part.start.with(topic, offset);
    part.read = part.read.with(topic, offset);
  }

  /// The partition that an app's records are on.
  synchronized int partitionOf(AppId app) {
    return Batches.Partition.of(app.value(), parts.size());
  }

  /// Adds an event to its app's journal.
  ///
  /// @param telling how it is told; only asked if it is new, and then once
  /// @throws dev.overskill.events.MalformedEventException if it cannot be told
  Appended append(LogRecord record, Function<LogRecord, Told> telling) {
    var attributes = record.attributes();
    var key = new AppKey(attributes.tenant(), attributes.app());
    if (isRepeat(key, record)) {
      pass(record);
      return Appended.REPEATED;
    }
    var told = telling.apply(record);
    synchronized (this) {
      var part = passBy(record);
      var journal = journal(key, part);
      long before = journal.weight();
      journal.append(record, told, epoch.at(part.read));
      weight += journal.weight() - before;
      shed();
      return Appended.KEPT;
    }
  }

  private synchronized boolean isRepeat(AppKey key, LogRecord record) {
    var journal = journals.get(key);
    return journal != null && journal.has(record.attributes().id());
  }

  /// Counts a record as read.
  synchronized void pass(LogRecord record) {
    passBy(record);
  }

  private Part passBy(LogRecord record) {
    var part = parts.get(record.partition());
    part.read = part.read.with(record.topic(), record.offset() + 1);
    return part;
  }

  private Journal journal(AppKey key, Part part) {
    return journals.computeIfAbsent(key, _ -> new Journal(retention, part.start));
  }

  private void shed() {
    var eldest = journals.entrySet().iterator();
    while (weight > retention.totalBytes() && eldest.hasNext()) {
      var entry = eldest.next();
      var journal = entry.getValue();
      weight -= journal.weight();
      journal.clear();
      if (journal.isRead()) {
        weight += journal.weight();
      } else {
        forget(entry.getKey(), journal);
        eldest.remove();
      }
    }
  }

  private void forget(AppKey key, Journal journal) {
    var part = part(key);
    part.start = part.start.max(journal.start());
  }

  /// A new connection's place, from the cursor if there is one and it can be honoured.
  public Join join(AppKey key, Optional<Cursor> cursor) {
    return join(key, cursor, false);
  }

  /// The same, for a cursor that this node did not reach although it was given time.
  public Join joinAtLast(AppKey key, Optional<Cursor> cursor) {
    return join(key, cursor, true);
  }

  private synchronized Join join(AppKey key, Optional<Cursor> cursor, boolean waited) {
    var part = part(key);
    if (cursor.isPresent() && isAhead(cursor.get(), part) && !waited) {
      return new Join.Ahead();
    }
    var journal = journal(key, part);
    journal.join();
    var tail = new Tail(journal, epoch);
    if (cursor.isEmpty()) {
      return new Join.Fresh(tail);
    }
    var seen = cursor.get().seen();
    if (!cursor.get().epoch().equals(epoch.value()) || !part.read.covers(seen)) {
      return new Join.Reset(tail, Join.Reason.epoch_changed);
    }
    if (!seen.covers(journal.start())) {
      return new Join.Reset(tail, Join.Reason.cursor_too_old);
    }
    return new Join.Resumed(tail.resume(seen, part.read));
  }

  private boolean isAhead(Cursor cursor, Part part) {
    return cursor.epoch().equals(epoch.value()) && !part.read.covers(cursor.seen());
  }

  /// The state of an app to begin with, new or as new as makes no difference; fails with
  /// [ArchiveUnavailableException] if what is not in memory cannot be had within a few seconds.
  public CompletionStage<Snapshot> snapshot(AppKey key, Tail tail) {
    return snapshots.of(key, tail.journal());
  }

  /// Lets a tail that waits begin with this snapshot, if the journal still has what came after it.
  ///
  /// @return whether it does; otherwise the tail goes on waiting, and a newer one is needed
  public synchronized boolean begin(AppKey key, Tail tail, Snapshot snapshot) {
    if (snapshot.number() < tail.journal().first()) {
      return false;
    }
    tail.begin(snapshot, part(key).read);
    return true;
  }

  /// What is in memory of an app, in order.
  public List<Told> latest(AppKey key) {
    Journal journal;
    synchronized (this) {
      journal = journals.get(key);
    }
    return journal == null ? List.of() : journal.all();
  }

  /// The place where a journal ends now.
  record Tip(long number, Offsets read) {}

  synchronized Tip tip(AppKey key, Journal journal) {
    return new Tip(journal.next(), part(key).read);
  }

  /// What of the app's partition was in the archive when reading began.
  synchronized Offsets archived(AppKey key) {
    return part(key).archived;
  }

  private Part part(AppKey key) {
    return parts.get(partitionOf(key.app()));
  }

  /// Keeps the state folded beside a journal, which weighs more or less than before.
  synchronized void keep(AppKey key, Journal journal, Story story) {
    long change = journal.keep(story);
    if (journals.get(key) == journal) {
      weight += change;
      shed();
    }
  }

  /// A connection has ended.
  public synchronized void leave(AppKey key, Tail tail) {
    var journal = tail.journal();
    journal.leave();
    if (!journal.isRead() && journal.weight() == 0) {
      forget(key, journal);
      journals.remove(key, journal);
    }
  }

  /// How many snapshots were made.
  public long snapshotsMade() {
    return snapshots.made();
  }

  /// How many more were asked for, and there already.
  public long snapshotsReused() {
    return snapshots.reused();
  }

  /// What all journals cost, in bytes.
  public synchronized long weight() {
    return weight;
  }

  /// How many apps have a journal.
  public synchronized int apps() {
    return journals.size();
  }
}
