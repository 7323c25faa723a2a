package dev.overskill.auth.entity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/// A JSON object of an app, as it is kept.
///
/// @param body what the app says of it, without the members that we add
/// @param version 1 when it is new, one more with each change
record Entity(EntityId id, ObjectNode body, long version, Instant createdAt, Instant updatedAt) {
  static Entity first(EntityId id, ObjectNode body, Instant now) {
    return new Entity(id, body, 1, now, now);
  }

  Entity next(ObjectNode newBody, Instant now) {
    return new Entity(id, newBody, version + 1, createdAt, now);
  }

  /// Names this very state: an entity that was deleted and made again is another one.
  String tag() {
    return "\"" + version + "-" + Long.toString(createdAt.toEpochMilli(), 36) + "\"";
  }

  /// Bytes of its JSON.
  int size() {
    return EntityJson.size(body);
  }

  /// What the app gets to read: the members it wrote, and ours.
  ObjectNode wire() {
    var wire = body.objectNode();
    wire.put("id", id.value());
    wire.setAll(body);
    return wire.put("version", version)
        .put("createdAt", createdAt.toString())
        .put("updatedAt", updatedAt.toString());
  }
}
