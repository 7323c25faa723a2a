package dev.overskill.stream.journal;

import dev.overskill.events.AppId;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.TenantId;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.redact.Redaction;
import java.util.Optional;
import java.util.function.Function;

/// What of the log is told to anybody, and how: nothing that names another tenant's app, nothing of
/// a worker whose run is over, and no secrets. The same for what is shown and for what is kept.
///
/// For every record once, in the order of the log, by one thread.
public final class Sieve {
  private final Function<AppId, Optional<TenantId>> owners;
  private final Fences fences = new Fences();
  private final Redaction redaction = new Redaction();

  /// A sieve that nothing has passed.
  ///
  /// @param owners whose an app is, as far as it is known
  public Sieve(Function<AppId, Optional<TenantId>> owners) {
    this.owners = owners;
  }

  /// Whether the record's app is known to belong to another tenant than it says.
  public boolean isForeign(LogRecord record) {
    return owners
        .apply(record.attributes().app())
        .filter(owner -> !owner.equals(record.attributes().tenant()))
        .isPresent();
  }

  /// Whether it comes from the worker of a run that was over by then.
  public boolean isFenced(LogRecord record) {
    if (fences.refuses(record)) {
      return true;
    }
    fences.note(record);
    return false;
  }

  /// The event as it is told.
  ///
  /// @throws MalformedEventException if it cannot be told
  public Told tell(LogRecord record) {
    var value = record.value();
    return Told.of(
        record.topic(),
        record.attributes(),
        value == null ? null : redaction.redact(record.topic(), record.attributes(), value));
  }
}
