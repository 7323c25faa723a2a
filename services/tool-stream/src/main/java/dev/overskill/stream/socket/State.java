package dev.overskill.stream.socket;

import dev.overskill.stream.access.Pass;
import dev.overskill.stream.journal.AppKey;
import java.util.Optional;

/// How far a [Session] has come.
sealed interface State {
  record Greeting(long until) implements State {}

  record Entering(Optional<String> cursor) implements State {}

  record Open(Pass pass, AppKey key, Follower follower) implements State {}

  record Ended() implements State {}
}
