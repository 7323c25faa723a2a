package dev.overskill.deploy.publish;

import dev.overskill.deploy.cloudflare.Cloudflare;
import dev.overskill.deploy.cloudflare.Outcome;
import dev.overskill.deploy.cloudflare.Script;
import dev.overskill.deploy.release.Release;
import dev.overskill.deploy.release.Release.Bundling;
import dev.overskill.deploy.release.Release.Failed;
import dev.overskill.deploy.release.Release.Live;
import dev.overskill.deploy.release.Release.Queued;
import dev.overskill.deploy.release.Release.Request;
import dev.overskill.deploy.release.Release.Superseded;
import dev.overskill.deploy.release.Release.Uploading;
import dev.overskill.deploy.release.Release.Verifying;
import dev.overskill.deploy.release.Release.Working;
import dev.overskill.deploy.release.Releases;
import dev.overskill.deploy.visit.Visits;
import dev.overskill.deploy.visit.Visits.Expected;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppEvent.Failure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Takes a release from the state it is in to the end. Each step may be repeated: after a crash the
/// release goes on from its last recorded state.
@ApplicationScoped
class Publication {
  private static final Logger LOG = Logger.getLogger(Publication.class);

  private final Releases releases;
  private final Bundler bundler;
  private final Cloudflare cloudflare;
  private final Pointers pointers;
  private final Visits visits;
  private final Statuses statuses;
  private final PublishConfig config;

  @Inject
  Publication(
      Releases releases,
      Bundler bundler,
      Cloudflare cloudflare,
      Pointers pointers,
      Visits visits,
      Statuses statuses,
      PublishConfig config) {
    this.releases = releases;
    this.bundler = bundler;
    this.cloudflare = cloudflare;
    this.pointers = pointers;
    this.visits = visits;
    this.statuses = statuses;
    this.config = config;
  }

  /// Works until the release has ended, or somebody else has moved it.
  void run(Release release) {
    Bundler.Bundled.Ready ready = null;
    var at = release;
    while (at instanceof Working working) {
      LOG.infof("release %s of %s: %s", at.request().release(), at.request().app(), at.state());
      Release next;
      switch (working) {
        case Queued queued -> next = queued.start();
        case Bundling bundling -> {
          switch (bundler.bundle(bundling.request())) {
            case Bundler.Bundled.Ready bundled -> {
              ready = bundled;
              next = bundling.bundled(bundled.page());
            }
            case Bundler.Bundled.Refused(var why) -> next = bundling.fail(why);
          }
        }
        case Uploading uploading -> next = upload(uploading, Optional.ofNullable(ready));
        case Verifying verifying -> next = verify(verifying);
      }
      if (!wait(releases.advance(at, next))) {
        LOG.infof("release %s was moved by somebody else", at.request().release());
        return;
      }
      at = next;
    }
    end(at);
  }

  private Release upload(Uploading uploading, Optional<Bundler.Bundled.Ready> ready) {
    var request = uploading.request();
    // After a restart the files are built again.
    var bundled =
        ready.<Bundler.Bundled>map(present -> present).orElseGet(() -> bundler.bundle(request));
    return switch (bundled) {
      case Bundler.Bundled.Refused(var why) -> uploading.fail(why);
      case Bundler.Bundled.Ready(var files, var page) -> {
        if (!page.equals(uploading.page())) {
          yield uploading.fail(new Failure("bundle_differs", "The build cannot be repeated."));
        }
        var owner = new Script.Owner(request.tenant(), request.app(), request.release());
        yield fault(cloudflare.upload(new Script(request.script(), owner, files)))
            .<Release>map(uploading::fail)
            .orElseGet(uploading::uploaded);
      }
    };
  }

  private Release verify(Verifying verifying) {
    var request = verifying.request();
    if (statuses.of(request.app()) == AppStatus.suspended) {
      return verifying.fail(new Failure("app_suspended", "The app was suspended."));
    }
    var expected = new Expected(request.slug(), request.release(), verifying.page());
    var unseen = visits.candidate(expected, request.script());
    if (unseen.isPresent()) {
      return verifying.fail(new Failure("not_served", unseen.get()));
    }
    var unflipped = fault(pointers.flip(request));
    if (unflipped.isPresent()) {
      return failAfterFlip(verifying, unflipped.get());
    }
    var hidden = visits.visitor(expected);
    return hidden
        .map(seen -> failAfterFlip(verifying, new Failure("not_live", seen)))
        .orElseGet(verifying::verified);
  }

  /// Visitors go back to what they saw before.
  private Release failAfterFlip(Verifying verifying, Failure why) {
    fault(pointers.restore(verifying.request()))
        .ifPresent(fault ->
            LOG.errorf("pointer of %s not restored: %s", verifying.request().slug(), fault));
    return verifying.fail(why);
  }

  private void end(Release release) {
    switch (release) {
      case Live live -> sweep(live.request());
      case Failed(var request, var why) -> {
        LOG.infof("release %s failed: %s", request.release(), why.code());
        sweep(request);
      }
      case Superseded _, Working _ -> {}
    }
  }

  /// Deletes scripts nobody can come back to. What fails is tried again after the next release.
  private void sweep(Request request) {
    for (var leftover : wait(releases.leftovers(request.tenant(), request.app()))) {
      var fault = fault(cloudflare.delete(leftover.script()));
      if (fault.isEmpty()) {
        wait(releases.swept(leftover));
      } else {
        LOG.warnf("script %s not deleted: %s", leftover.script(), fault.get().detail());
      }
    }
  }

  private static Optional<Failure> fault(Outcome<Boolean> outcome) {
    return switch (outcome) {
      case Outcome.Done<Boolean> _ -> Optional.empty();
      case Outcome.Refused<Boolean>(_, var code, var message) ->
          Optional.of(new Failure("edge_refused", code + ": " + message));
      case Outcome.Lost<Boolean>(var why) -> Optional.of(new Failure("edge_unavailable", why));
    };
  }

  private <T> T wait(Uni<T> work) {
    return work.await().atMost(config.databaseTimeout());
  }
}
