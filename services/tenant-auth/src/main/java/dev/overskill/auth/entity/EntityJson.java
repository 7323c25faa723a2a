package dev.overskill.auth.entity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.auth.AuthRefusal;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// Reads what the code of an app sends, which is one JSON object and nothing that PostgreSQL or a
/// second reader could take for another.
final class EntityJson {
  private static final int DEEPEST = 32;
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_NUMBER = 64;
  private static final Set<String> OURS = Set.of("id", "version", "createdAt", "updatedAt");
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNameLength(LONGEST_NAME)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final JsonMapper KEPT = new JsonMapper();

  private EntityJson() {}

  /// What was sent: the id it names, and the members that are the app's own.
  record Sent(Optional<EntityId> id, ObjectNode body) {}

  static Sent read(byte[] bytes) {
    if (!(parsed(bytes) instanceof ObjectNode body)) {
      throw new RefusedException(AuthRefusal.ENTITY_INVALID, "The body is not a JSON object");
    }
    check(body);
    var id = id(body);
    body.remove(OURS);
    return new Sent(id, body);
  }

  /// What was kept, which was read by these rules once.
  static ObjectNode kept(String text) {
    try {
      return (ObjectNode) KEPT.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Bytes of the JSON as PostgreSQL writes it, which has no exponents.
  static int size(ObjectNode body) {
    return body.toString().getBytes(StandardCharsets.UTF_8).length + written(body);
  }

  private static int written(JsonNode node) {
    if (node.isFloatingPointNumber()) {
      return Math.max(0, node.decimalValue().toPlainString().length() - node.asText().length());
    }
    int more = 0;
    for (var child : node) {
      more += written(child);
    }
    return more;
  }

  /// Whether a member of this name is ours and not the app's.
  static boolean isOurs(String member) {
    return OURS.contains(member);
  }

  private static JsonNode parsed(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException _) {
      throw new RefusedException(CommonRefusal.MALFORMED_JSON);
    }
  }

  private static Optional<EntityId> id(ObjectNode body) {
    var id = body.get("id");
    if (id == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new EntityId(id.isTextual() ? id.textValue() : ""));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(AuthRefusal.ENTITY_INVALID, String.valueOf(e.getMessage()));
    }
  }

  /// PostgreSQL keeps no U+0000 and no half of a surrogate pair, and JSON no infinity.
  private static void check(JsonNode node) {
    if (node.isTextual()) {
      checkText(node.textValue());
    } else if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      throw new RefusedException(AuthRefusal.ENTITY_INVALID, "A number is too large");
    }
    node.properties()
        .forEach(member -> {
          checkText(member.getKey());
          check(member.getValue());
        });
    if (node.isArray()) {
      node.forEach(EntityJson::check);
    }
  }

  private static void checkText(String text) {
    // A pair of surrogates is one code point; what is left of them is half of one.
    if (text.codePoints().anyMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF))) {
      throw new RefusedException(
          AuthRefusal.ENTITY_INVALID, "A text has a character that cannot be kept");
    }
  }
}
