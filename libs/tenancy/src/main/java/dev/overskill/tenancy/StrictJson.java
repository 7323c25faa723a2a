package dev.overskill.tenancy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.overskill.tenancy.Verification.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads one flat JSON object of a token, and refuses whatever two readers could understand in two
/// ways: duplicate keys, malformed UTF-8, another encoding, bytes after the end, deep nesting.
final class StrictJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(4)
                          .maxNumberLength(20)
                          .maxStringLength(4096)
                          .maxNameLength(64)
                          .maxDocumentLength(8192)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  static JsonNode object(byte[] json) throws TokenRefusedException {
    try {
      // Decoded here, since the mapper would guess UTF-16 or UTF-32 from the first bytes.
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
      if (text.startsWith("{")) {
        var node = MAPPER.readTree(text);
        if (node.isObject()) {
          return node;
        }
      }
    } catch (CharacterCodingException e) {
      throw new TokenRefusedException(Fault.MALFORMED);
    } catch (IOException e) {
      throw new TokenRefusedException(Fault.MALFORMED);
    }
    throw new TokenRefusedException(Fault.MALFORMED);
  }
}
