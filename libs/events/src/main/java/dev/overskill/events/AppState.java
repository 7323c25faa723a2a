package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The latest state of one aspect of an app, or of who may enter a tenant: the value of a record of
/// [Topics#APP_STATE]. The topic is compacted by [#key()], so reading it whole gives every service
/// its table in memory.
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = AppState.Unrecognised.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface AppState {
  /// The key on Kafka.
  String key();

  /// An app exists, with this name and status.
  @JsonTypeName("app.state.app")
  record App(AppId app, TenantId tenant, AppSlug slug, String name, AppEvent.AppStatus status)
      implements AppState {
    @Override
    public String key() {
      return app + "/app";
    }
  }

  /// The draft is at this revision.
  @JsonTypeName("app.state.head")
  record Head(AppId app, TenantId tenant, Revision revision) implements AppState {
    @Override
    public String key() {
      return app + "/head";
    }
  }

  /// This release is what visitors see.
  @JsonTypeName("app.state.release")
  record Release(
      AppId app, TenantId tenant, ReleaseId release, Revision revision, String script, URI url)
      implements AppState {
    @Override
    public String key() {
      return app + "/release";
    }
  }

  /// What keeps the draft of this revision from working, as far as it was told.
  ///
  /// @param turn how often it was told of this app
  /// @param faults none when it works
  /// @param good the newest revision known to work as it is; null when none is known
  @JsonTypeName("app.state.preview")
  record Preview(
      AppId app,
      TenantId tenant,
      Revision revision,
      long turn,
      List<Fault> faults,
      @Nullable Revision good)
      implements AppState {
    /// One fault of one file.
    ///
    /// @param digest of all that was told of it
    public record Fault(String path, String digest) {}

    public Preview {
      faults = List.copyOf(faults);
    }

    @Override
    public String key() {
      return app + "/preview";
    }
  }

  /// Who may see the previews of the app: everybody, unless it is `hidden`; then those who hold one
  /// of these links.
  ///
  /// @param narrowedAt when somebody last lost the sight of it
  /// @param links at most [#LIMIT]
  @JsonTypeName("app.state.viewing")
  record Viewing(AppId app, TenantId tenant, boolean hidden, Instant narrowedAt, List<Link> links)
      implements AppState {
    /// How many links of an app may be in force.
    public static final int LIMIT = 64;

    /// A link, known by the hash of its secret.
    ///
    /// @param hash SHA-256 in hex
    public record Link(String id, String hash, Instant expiresAt) {}

    public Viewing {
      links = List.copyOf(links);
    }

    @Override
    public String key() {
      return app + "/viewing";
    }
  }

  /// Where what the app's pages ask under `/api` goes, if not to the platform's own store. The
  /// secret it is asked with, if there is one, is not told.
  ///
  /// @param url null for the platform's own store
  /// @param visitors whether visitors of the published app may ask it too
  /// @param changedAt when it last changed
  @JsonTypeName("app.state.upstream")
  record Upstream(
      AppId app,
      TenantId tenant,
      @Nullable URI url,
      boolean secret,
      boolean visitors,
      Instant changedAt)
      implements AppState {
    @Override
    public String key() {
      return app + "/upstream";
    }
  }

  /// Domains of the app's owner under which its previews are shown too.
  ///
  /// @param domains at most [#LIMIT]; none when the last one was given up
  @JsonTypeName("app.state.domains")
  record Domains(AppId app, TenantId tenant, List<Domain> domains) implements AppState {
    /// How many domains an app may have.
    public static final int LIMIT = 16;

    /// A domain that is proven to be the owner's.
    ///
    /// @param name in lower case, as DNS knows it
    public record Domain(String name, Instant since) {}

    public Domains {
      domains = List.copyOf(domains);
    }

    @Override
    public String key() {
      return app + "/domains";
    }
  }

  /// Runs of the app that the platform ended: whatever their workers still say counts for nothing.
  ///
  /// @param runs the latest first, at most [#LIMIT]
  @JsonTypeName("app.state.fence")
  record Fence(AppId app, TenantId tenant, List<RunId> runs) implements AppState {
    /// How many runs of an app are remembered; one that old has no worker left.
    public static final int LIMIT = 32;

    public Fence {
      runs = List.copyOf(runs.size() > LIMIT ? runs.subList(0, LIMIT) : runs);
    }

    /// This fence, with one more run.
    public Fence with(RunId run) {
      var more = new ArrayList<RunId>();
      more.add(run);
      runs.stream().filter(it -> !it.equals(run)).forEach(more::add);
      return new Fence(app, tenant, more);
    }

    @Override
    public String key() {
      return app + "/fence";
    }
  }

  /// Tokens of this subject in this tenant that were issued before `tokensValidFrom` are void.
  @JsonTypeName("app.state.access")
  record Access(TenantId tenant, String subject, Instant tokensValidFrom) implements AppState {
    @Override
    public String key() {
      return "tenant:" + tenant + "/access:" + subject;
    }
  }

  /// Newer than this build: left alone.
  record Unrecognised(@Nullable String type) implements AppState {
    @Override
    public String key() {
      return "unrecognised";
    }
  }
}
