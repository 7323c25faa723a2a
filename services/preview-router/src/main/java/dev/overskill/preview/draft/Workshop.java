package dev.overskill.preview.draft;

import dev.overskill.compiler.Compiler;
import dev.overskill.events.AppId;
import dev.overskill.events.Revision;
import dev.overskill.preview.module.Crawl;
import dev.overskill.preview.pack.Packs;
import dev.overskill.preview.source.FileStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/// What all drafts work with.
public record Workshop(
    FileStore store, Crawl.Sources sources, Compiler compiler, Packs packs, Rest rest) {

  /// The rest of it.
  ///
  /// @param herald hears how drafts are
  /// @param pinned the newest revision of an app that is known to have worked, if one is
  /// @param socketsPerApp how many pages of one app may be open
  public record Rest(
      Herald herald,
      Function<AppId, Optional<Revision>> pinned,
      Clock clock,
      MeterRegistry meters,
      Admission admission,
      int socketsPerApp) {}

  /// Who hears how a draft is, each time that something of it has changed.
  public interface Herald {
    void tell(News.About about, Shown found);
  }

  /// To show one revision as it was; nobody hears how that is.
  Workshop frozenAt(Revision revision) {
    var quiet =
        new Rest(
            (_, _) -> {},
            _ -> Optional.empty(),
            rest.clock(),
            rest.meters(),
            rest.admission(),
            rest.socketsPerApp());
    return new Workshop(new FrozenStore(store, revision), sources, compiler, packs, quiet);
  }
}
