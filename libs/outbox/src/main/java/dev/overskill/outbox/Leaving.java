package dev.overskill.outbox;

import dev.overskill.events.Attributes;
import dev.overskill.events.Topics;

/// An event on its way from the outbox to the log.
@SuppressWarnings("ArrayRecordComponent") // sent once
record Leaving(Topics topic, String key, Attributes attributes, byte[] value) {
  private static final String PATIENT = "app.state.head";

  /// Whether nobody waits for it, and only the newest of its key matters.
  boolean isPatient() {
    return attributes.type().equals(PATIENT);
  }
}
