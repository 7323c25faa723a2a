package dev.overskill.stream.cable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.journal.Offsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an extended client has seen of its streams, by their names.
record Positions(Map<String, Position> streams) {
  private static final int MOST = 64;

  /// @param offset the first that was not seen
  record Position(String epoch, long offset) {}

  /// Reads the `history` of a command. The time it may also give is of no use here: a client
  /// without positions is told the whole state.
  static Positions read(JsonNode history) {
    var streams = new LinkedHashMap<String, Position>();
    history
        .path("streams")
        .properties()
        .forEach(stream -> {
          var offset = stream.getValue().path("offset").asLong(0);
          if (streams.size() < MOST && offset >= 0) {
            var epoch = stream.getValue().path("epoch").asText();
            streams.put(stream.getKey(), new Position(epoch, offset));
          }
        });
    return new Positions(streams);
  }

  /// The cursor that the positions on both streams of a subscription are. Empty if it has none of
  /// them; unknown to every log if it has only one, or they are of two logs.
  Optional<Cursor> cursor(String agentStream, String appStream) {
    var agent = streams.get(agentStream);
    var app = streams.get(appStream);
    if (agent == null && app == null) {
      return Optional.empty();
    }
    if (agent == null || app == null || !agent.epoch().equals(app.epoch())) {
      return Optional.of(Cursor.UNKNOWN);
    }
    return Optional.of(new Cursor(agent.epoch(), new Offsets(agent.offset(), app.offset())));
  }
}
