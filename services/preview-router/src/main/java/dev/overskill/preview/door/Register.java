package dev.overskill.preview.door;

import dev.overskill.events.AppSlug;
import dev.overskill.log.AppDirectory;
import java.util.Optional;

/// The apps, and whether everything is known of them: who may see each, and where its data is.
final class Register {
  private final AppDirectory apps;
  private volatile boolean complete;

  Register(AppDirectory apps) {
    this.apps = apps;
  }

  Optional<AppDirectory.Entry> app(AppSlug slug) {
    return apps.app(slug);
  }

  Optional<AppDirectory.Entry> domain(String name) {
    return apps.domain(name);
  }

  /// Whether all that was on the log at the start is known, and what comes is heard.
  boolean isFresh() {
    return apps.ready();
  }

  /// Once that was so it stays so: while the log is away, what is known holds.
  boolean isComplete() {
    complete = complete || apps.ready();
    return complete;
  }
}
