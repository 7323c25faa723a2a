package dev.overskill.auth.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// JSON merge patch (RFC 7396): members that are null go, objects are merged, the rest is replaced.
final class MergePatch {
  private MergePatch() {}

  /// The target with the patch applied; neither is changed.
  static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    var merged = target.deepCopy();
    for (var member : patch.properties()) {
      var name = member.getKey();
      if (member.getValue().isNull()) {
        merged.remove(name);
      } else {
        merged.set(name, value(merged.get(name), member.getValue()));
      }
    }
    return merged;
  }

  private static JsonNode value(@Nullable JsonNode was, JsonNode patch) {
    return patch instanceof ObjectNode members
        ? apply(was instanceof ObjectNode object ? object : members.objectNode(), members)
        : patch;
  }
}
