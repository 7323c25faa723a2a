package dev.overskill.outbox;

import dev.overskill.events.AgentCommand;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import org.jspecify.annotations.Nullable;

/// An event that leaves when the transaction it was made in commits.
///
/// @param id its `ce_id`, where the event has one of its own making; a new one otherwise
/// @param app what it is about; null only for a state of a whole tenant
/// @param run the agent run that caused it, where there is one
@SuppressWarnings("ArrayRecordComponent") // handed on as it is: nobody compares events
public record OutgoingEvent(
    @Nullable String id,
    Topics topic,
    String key,
    String type,
    @Nullable AppId app,
    @Nullable RunId run,
    byte[] value) {

  /// An event of [Topics#APP_EVENTS].
  public static OutgoingEvent of(AppId app, @Nullable RunId run, AppEvent event) {
    return of(null, Topics.APP_EVENTS, new About(app, run), event);
  }

  /// An event of [Topics#APP_EVENTS] that has this id, however often it is made.
  public static OutgoingEvent of(String id, AppId app, @Nullable RunId run, AppEvent event) {
    return of(id, Topics.APP_EVENTS, new About(app, run), event);
  }

  /// A command of [Topics#AGENT_COMMANDS] that has this id, however often it is made.
  public static OutgoingEvent of(String id, AppId app, @Nullable RunId run, AgentCommand command) {
    return of(id, Topics.AGENT_COMMANDS, new About(app, run), command);
  }

  private record About(AppId app, @Nullable RunId run) {}

  private static OutgoingEvent of(@Nullable String id, Topics topic, About about, Object event) {
    return new OutgoingEvent(
        id,
        topic,
        about.app().value(),
        EventJson.typeOf(event),
        about.app(),
        about.run(),
        EventJson.write(event));
  }

  /// A state of [Topics#APP_STATE].
  public static OutgoingEvent of(AppState state) {
    var app =
        switch (state) {
          case AppState.App it -> it.app();
          case AppState.Head it -> it.app();
          case AppState.Release it -> it.app();
          case AppState.Preview it -> it.app();
          case AppState.Viewing it -> it.app();
          case AppState.Upstream it -> it.app();
          case AppState.Domains it -> it.app();
          case AppState.Fence it -> it.app();
          case AppState.Access _, AppState.Unrecognised _ -> null;
        };
    return new OutgoingEvent(
        null,
        Topics.APP_STATE,
        state.key(),
        EventJson.typeOf(state),
        app,
        null,
        EventJson.write(state));
  }
}
