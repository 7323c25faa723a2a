package dev.overskill.outbox;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import org.jspecify.annotations.Nullable;

/// An event that leaves when the transaction it was made in commits.
///
/// @param app what it is about; null only for a state of a whole tenant
/// @param run the agent run that caused it, where there is one
@SuppressWarnings("ArrayRecordComponent") // handed on as it is: nobody compares events
public record OutgoingEvent(
    Topics topic, String key, String type, @Nullable AppId app, @Nullable RunId run, byte[] value) {

  /// An event of [Topics#APP_EVENTS].
  public static OutgoingEvent of(AppId app, @Nullable RunId run, AppEvent event) {
    return new OutgoingEvent(
        Topics.APP_EVENTS, app.value(), EventJson.typeOf(event), app, run, EventJson.write(event));
  }

  /// A state of [Topics#APP_STATE].
  public static OutgoingEvent of(AppState state) {
    var app =
        switch (state) {
          case AppState.App it -> it.app();
          case AppState.Head it -> it.app();
          case AppState.Release it -> it.app();
          case AppState.Fence it -> it.app();
          case AppState.Access _, AppState.Unrecognised _ -> null;
        };
    return new OutgoingEvent(
        Topics.APP_STATE, state.key(), EventJson.typeOf(state), app, null, EventJson.write(state));
  }
}
