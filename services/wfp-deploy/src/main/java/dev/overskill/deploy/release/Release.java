package dev.overskill.deploy.release;

import dev.overskill.deploy.visit.PageHash;
import dev.overskill.events.AppEvent.Failure;
import dev.overskill.events.AppEvent.ReleaseState;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.ReleaseId;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import java.time.Instant;

/// One attempt to put a revision of an app in front of visitors.
///
///     Queued ─start→ Bundling ─bundled→ Uploading ─uploaded→ Verifying ─verified→ Live
///       │               └───────────────────┴── fail ───────────┴→ Failed           │
///       └─────────────────────── supersede → Superseded ←──────── supersede ────────┘
public sealed interface Release {
  Request request();

  /// The word of this state on the wire and in the database.
  ReleaseState state();

  /// Who asked for what, and when; it never changes.
  record Request(
      ReleaseId release,
      TenantId tenant,
      AppId app,
      AppSlug slug,
      Revision revision,
      String requestedBy,
      Instant at) {
    private static final int SUFFIX = 16;

    /// The Worker of this release. It starts with the slug, which the dispatch Worker insists on,
    /// and ends with the random part of the release's id: 63 characters at most.
    public String script() {
      var id = release.value();
      return slug + "--" + id.substring(Math.max(4, id.length() - SUFFIX));
    }
  }

  /// A state that somebody works on; it may fail.
  sealed interface Working extends Release {
    default Failed fail(Failure why) {
      return new Failed(request(), why);
    }
  }

  record Queued(Request request) implements Working {
    public Bundling start() {
      return new Bundling(request);
    }

    public Superseded supersede() {
      return new Superseded(request);
    }

    @Override
    public ReleaseState state() {
      return ReleaseState.queued;
    }
  }

  record Bundling(Request request) implements Working {
    public Uploading bundled(PageHash page) {
      return new Uploading(request, page);
    }

    @Override
    public ReleaseState state() {
      return ReleaseState.bundling;
    }
  }

  record Uploading(Request request, PageHash page) implements Working {
    public Verifying uploaded() {
      return new Verifying(request, page);
    }

    @Override
    public ReleaseState state() {
      return ReleaseState.uploading;
    }
  }

  record Verifying(Request request, PageHash page) implements Working {
    public Live verified() {
      return new Live(request, page);
    }

    @Override
    public ReleaseState state() {
      return ReleaseState.verifying;
    }
  }

  record Live(Request request, PageHash page) implements Release {
    public Superseded supersede() {
      return new Superseded(request);
    }

    @Override
    public ReleaseState state() {
      return ReleaseState.live;
    }
  }

  record Failed(Request request, Failure why) implements Release {
    @Override
    public ReleaseState state() {
      return ReleaseState.failed;
    }
  }

  record Superseded(Request request) implements Release {
    @Override
    public ReleaseState state() {
      return ReleaseState.superseded;
    }
  }
}
