package dev.overskill.stream.agui;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.overskill.events.RunId;
import java.io.IOException;
import java.util.Optional;

/// What matters here of a `RunAgentInput`: which run, and what the client holds of it.
record RunInput(RunId run, Held held) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(64).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /// Reads the body of a request; empty if it is none.
  static Optional<RunInput> read(byte[] body) {
    try {
      var json = MAPPER.readTree(body);
      return json == null ? Optional.empty() : of(json);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<RunInput> of(JsonNode json) {
    var messages = json.path("messages");
    return run(json.path("runId").asText())
        .filter(_ -> messages.isArray() || messages.isMissingNode())
        .map(run -> new RunInput(run, Held.of(messages)));
  }

  static Optional<RunId> run(String text) {
    try {
      return Optional.of(new RunId(text));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
