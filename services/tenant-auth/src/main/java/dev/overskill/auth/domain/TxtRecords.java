package dev.overskill.auth.domain;

import io.smallrye.mutiny.Uni;
import java.util.List;

/// What DNS says in TXT records.
interface TxtRecords {
  /// Looks a name up.
  Uni<Found> of(String name);

  /// What was found.
  sealed interface Found {}

  /// These texts; none if there is no such record.
  record Texts(List<String> texts) implements Found {
    public Texts {
      texts = List.copyOf(texts);
    }
  }

  /// No server answered, or none that knows: it is worth trying again.
  record Unreachable() implements Found {}
}
