package dev.overskill.stream.journal;

import dev.overskill.events.AppId;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.TenantId;
import dev.overskill.log.Batches;
import dev.overskill.log.LogRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Fills the journals from the log: history first, merged, then live.
public final class Feed implements Batches {
  private final Journals journals;
  private final Sieve sieve;
  private final Outlet outlet;
  private final Backlog backlog;
  private boolean live;

  /// Where what the feed notices goes. Called on the reader's thread.
  public interface Outlet {
    /// These apps have new entries.
    void appended(Set<AppKey> apps);

    /// An event came again and was dropped.
    void repeated(LogRecord record);

    /// A record that no editor can be sent.
    void refused(LogRecord record, String reason);

    /// An event of a run that the platform had ended.
    default void fenced(LogRecord record) {}
  }

  /// @param owners whose an app is, as far as it is known
  /// @param mergeBytes how much of one topic may wait for the other while history is read
  public Feed(
      Journals journals,
      Function<AppId, Optional<TenantId>> owners,
      Outlet outlet,
      long mergeBytes) {
    this.journals = journals;
    this.sieve = new Sieve(owners);
    this.outlet = outlet;
    this.backlog = new Backlog(mergeBytes);
  }

  @Override
  public void begins(Partition partition, long offset, long handled) {
    journals.begin(partition, offset, handled);
  }

  @Override
  public void handle(List<LogRecord> records) {
    records.forEach(backlog::offer);
    drain();
  }

  @Override
  public void caughtUp() {
    live = true;
    drain();
  }

  private void drain() {
    var touched = new LinkedHashSet<AppKey>();
    backlog.drain(live, record -> keep(record, touched));
    if (!touched.isEmpty()) {
      outlet.appended(touched);
    }
  }

  private void keep(LogRecord record, Set<AppKey> touched) {
    var refusal = refusal(record);
    if (refusal.isPresent()) {
      refuse(record, refusal.get());
      return;
    }
    if (sieve.isFenced(record)) {
      journals.pass(record);
      outlet.fenced(record);
      return;
    }
    try {
      switch (journals.append(record, sieve::tell)) {
        case KEPT ->
            touched.add(new AppKey(record.attributes().tenant(), record.attributes().app()));
        case REPEATED -> outlet.repeated(record);
      }
    } catch (MalformedEventException e) {
      refuse(record, String.valueOf(e.getMessage()));
    }
  }

  private void refuse(LogRecord record, String reason) {
    journals.pass(record);
    outlet.refused(record, reason);
  }

  private Optional<String> refusal(LogRecord record) {
    var app = record.attributes().app();
    if (record.partition() != journals.partitionOf(app)) {
      return Optional.of("the record is not on its key's partition");
    }
    return sieve.isForeign(record)
        ? Optional.of("the app belongs to another tenant")
        : Optional.empty();
  }
}
