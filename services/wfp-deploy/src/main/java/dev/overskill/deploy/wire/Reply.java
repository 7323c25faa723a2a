package dev.overskill.deploy.wire;

import java.util.Map;
import java.util.Optional;

/// What came back of a [Call].
public sealed interface Reply {

  /// An answer; header names are in lower case.
  @SuppressWarnings("ArrayRecordComponent")
  record Answered(int status, Map<String, String> headers, byte[] body) implements Reply {
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /// No answer: whether the call had an effect is unknown.
  record Lost(String why) implements Reply {}
}
