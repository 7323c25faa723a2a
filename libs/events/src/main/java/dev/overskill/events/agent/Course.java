package dev.overskill.events.agent;

import java.time.Instant;

/// Whether a run goes on.
///
///     Going ⇄ Paused
///       └──┬────┘
///          └─halt→ Halted
sealed interface Course {
  record Going() implements Course {
    Paused pause(String command, Instant at) {
      return new Paused(command, at);
    }
  }

  /// It holds at the next checkpoint.
  record Paused(String command, Instant since) implements Course {
    Going resume() {
      return new Going();
    }
  }

  record Halted(Stopped.Reason reason) implements Course {}

  /// The first reason stays; but a fence silences whatever was about to be said.
  default Halted halt(Stopped.Reason reason) {
    return this instanceof Halted halted && reason != Stopped.Reason.FENCED
        ? halted
        : new Halted(reason);
  }
}
