package dev.overskill.stream.socket;

import dev.overskill.stream.access.Pass;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.journal.Tail;
import java.util.Optional;

/// How far a [Session] has come.
sealed interface State {
  record Greeting(long until) implements State {}

  record Entering(Optional<String> cursor) implements State {}

  record Joining(Pass pass, AppKey key, Optional<Cursor> cursor, long until) implements State {}

  record Open(Pass pass, AppKey key, Tail tail) implements State {}

  record Ended() implements State {}
}
