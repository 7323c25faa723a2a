package dev.overskill.preview.draft;

import dev.overskill.compiler.Compiler;
import dev.overskill.preview.module.Crawl;
import dev.overskill.preview.pack.Packs;
import dev.overskill.preview.source.FileStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/// What all drafts work with.
public record Workshop(
    FileStore store, Crawl.Sources sources, Compiler compiler, Packs packs, Rest rest) {

  /// The rest of it.
  ///
  /// @param socketsPerApp how many pages of one app may be open
  public record Rest(
      News news, Clock clock, MeterRegistry meters, Admission admission, int socketsPerApp) {}
}
