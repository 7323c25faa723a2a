package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The one mapper of everything on the log.
///
/// It registers the permitted subtypes of every family, since Jackson does not find those of a
/// sealed interface by itself: without this every event would silently be unrecognised.
public final class EventJson {
  /// The families of events, one per topic that carries values of ours.
  public static final List<Class<?>> FAMILIES =
      List.of(
          AgentEvent.class,
          AppEvent.class,
          AppState.class,
          AgentCommand.class,
          SecuritySignal.class);

  private static final JsonMapper MAPPER = build();

  private EventJson() {}

  public static JsonMapper mapper() {
    return MAPPER;
  }

  private static JsonMapper build() {
    var builder =
        JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    FAMILIES.forEach(family -> builder.registerSubtypes(family.getPermittedSubclasses()));
    return builder.build();
  }

  /// The UTF-8 JSON of an event.
  public static byte[] write(Object event) {
    try {
      return MAPPER.writeValueAsBytes(event);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be written as JSON", e);
    }
  }

  /// Reads an event of this family.
  ///
  /// @throws MalformedEventException if the bytes are not JSON of this family
  public static <T> T read(byte[] json, Class<T> family) {
    try {
      var event = MAPPER.readValue(json, family);
      if (event == null) {
        throw new MalformedEventException("the value is null", null);
      }
      return event;
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedEventException("not an event of " + family.getSimpleName(), e);
    }
  }

  /// The wire name of an event: `file.changed`, `TOOL_CALL_START`.
  public static String typeOf(Object event) {
    var name = event.getClass().getAnnotation(JsonTypeName.class);
    if (name == null) {
      throw new IllegalArgumentException(event.getClass() + " has no wire name");
    }
    return name.value();
  }

  /// The wire names of a family, in the order of its `permits`.
  public static List<String> typesOf(Class<?> family) {
    return Arrays.stream(family.getPermittedSubclasses())
        .map(type -> type.getAnnotation(JsonTypeName.class))
        .filter(name -> name != null)
        .map(JsonTypeName::value)
        .toList();
  }
}
