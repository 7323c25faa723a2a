package dev.overskill.files.dependency;

import static dev.overskill.files.FileRefusal.INVALID_PACKAGE_JSON;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An object in a JSON text and where its members stand, in characters from the text's start.
///
/// @param start of the opening brace
/// @param end after the closing brace
record Block(int start, int end, List<Member> members) {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /// A member of an object.
  ///
  /// @param start of its name's first quote
  /// @param valueStart of its value
  /// @param end after its value
  /// @param text the value, if it is a string
  /// @param block the value, if it is an object that the text itself holds as a member
  record Member(
      String name,
      int start,
      int valueStart,
      int end,
      @Nullable String text,
      @Nullable Block block) {}

  /// The object that a whole text is, and the objects in it.
  static Block of(String json) {
    try (var parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw INVALID_PACKAGE_JSON.because("package.json is not an object.");
      }
      var root = read(parser, true);
      if (parser.nextToken() != null) {
        throw INVALID_PACKAGE_JSON.because("package.json goes on after its object.");
      }
      return root;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw INVALID_PACKAGE_JSON.because(
          at == null
              ? "package.json is not JSON."
              : "package.json is not JSON, from line %d, column %d on."
                  .formatted(at.getLineNr(), at.getColumnNr()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Block read(JsonParser parser, boolean deep) throws IOException {
    var start = offset(parser.currentTokenLocation());
    var members = new ArrayList<Member>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      members.add(member(parser, deep));
    }
    return new Block(start, offset(parser.currentLocation()), List.copyOf(members));
  }

  private static Member member(JsonParser parser, boolean deep) throws IOException {
    var name = parser.currentName();
    var start = offset(parser.currentTokenLocation());
    var token = parser.nextToken();
    var valueStart = offset(parser.currentTokenLocation());
    var text = token == JsonToken.VALUE_STRING ? parser.getText() : null;
    var block = deep && token == JsonToken.START_OBJECT ? read(parser, false) : null;
    parser.skipChildren();
    parser.finishToken();
    return new Member(name, start, valueStart, offset(parser.currentLocation()), text, block);
  }

  private static int offset(JsonLocation location) {
    return Math.toIntExact(location.getCharOffset());
  }

  Optional<Member> member(String name) {
    return members.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
