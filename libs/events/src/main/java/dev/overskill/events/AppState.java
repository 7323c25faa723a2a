package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.net.URI;
import java.time.Instant;
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
