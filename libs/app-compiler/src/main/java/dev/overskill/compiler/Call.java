package dev.overskill.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;

/// One request under way. Its future always completes normally.
///
/// @param repeatable safe and cheap to send again to a fresh process
@SuppressWarnings("ArrayRecordComponent")
record Call(long id, byte[] frame, boolean repeatable, CompletableFuture<Answer> answer) {

  sealed interface Answer {
    record Result(JsonNode value) implements Answer {}

    record Refusal(Failure why) implements Answer {}
  }

  static Call of(long id, byte[] frame, boolean repeatable) {
    return new Call(id, frame, repeatable, new CompletableFuture<>());
  }

  void fail(Failure why) {
    answer.complete(new Answer.Refusal(why));
  }

  /// The same request for its second and last attempt.
  Call again() {
    return new Call(id, frame, false, answer);
  }
}
