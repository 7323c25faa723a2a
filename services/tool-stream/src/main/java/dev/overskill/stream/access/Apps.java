package dev.overskill.stream.access;

import dev.overskill.events.AppId;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.AppDirectory.Entry;
import dev.overskill.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// The apps a caller may watch.
///
/// An app that was made a moment ago may not have come by the log yet, so a caller waits a little
/// before hearing that there is none. It is as long for an app of somebody else: the time to an
/// answer tells nothing.
@Singleton
class Apps {
  private static final Duration PATIENCE = Duration.ofMillis(600);
  private static final int LOOK_EVERY_MILLIS = 20;

  private final AppDirectory directory;
  private final Vertx vertx;

  @Inject
  Apps(AppDirectory directory, Vertx vertx) {
    this.directory = directory;
    this.vertx = vertx;
  }

  /// The app, if it belongs to the caller's tenant. Answers on the context it is asked on.
  Uni<Optional<Entry>> find(AppId app, Caller.InTenant caller) {
    long looks = PATIENCE.toMillis() / LOOK_EVERY_MILLIS;
    return Uni.createFrom().emitter(answer -> look(app, caller, looks, answer));
  }

  private void look(
      AppId app, Caller.InTenant caller, long left, UniEmitter<? super Optional<Entry>> answer) {
    var found = directory.app(app).filter(entry -> caller.mayRead(entry.tenant()));
    if (found.isPresent() || left == 0) {
      answer.complete(found);
    } else {
      vertx.setTimer(LOOK_EVERY_MILLIS, _ -> look(app, caller, left - 1, answer));
    }
  }
}
