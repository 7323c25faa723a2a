package dev.overskill.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
  static Stream<Class<?>> everyNamedRecord() {
    return EventJson.FAMILIES.stream()
        .<Class<?>>flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
        .filter(type -> !type.getSimpleName().equals("Unrecognised"));
  }

  @ParameterizedTest
  @MethodSource("everyNamedRecord")
  void everyRecordSurvivesARoundTrip(Class<?> type) {
    var event = Samples.of(type);
    var family = type.getInterfaces()[0];

    var back = EventJson.read(EventJson.write(event), family);

    assertThat(back).isEqualTo(event);
  }

  @Test
  void aNewerEventIsUnrecognisedAndNotAnError() {
    var json = "{\"type\":\"FROM_THE_FUTURE\",\"x\":1}".getBytes(StandardCharsets.UTF_8);

    var event = EventJson.read(json, AgentEvent.class);

    assertThat(event).isEqualTo(new AgentEvent.Unrecognised());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"type\":\"RUN_STARTED\",\"threadId\":\"t\",\"runId\":\"with space\"}",
        "{\"type\":\"file.changed\",\"revision\":-1}"
      })
  void whatIsNotAnEventIsRefusedWithOneType(String json) {
    var bytes = json.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () -> {
              EventJson.read(bytes, AgentEvent.class);
              EventJson.read(bytes, AppEvent.class);
            })
        .isInstanceOf(MalformedEventException.class);
  }

  @Test
  void anUpstreamFromBeforeVisitorsWereNamedIsClosedToThem() {
    var json =
        """
        {"type":"app.state.upstream","app":"app_1","tenant":"ten_1","secret":true,
         "url":"https://api.example.com","changedAt":"2026-11-01T00:00:00Z"}
        """;

    var state = EventJson.read(json.getBytes(StandardCharsets.UTF_8), AppState.class);

    assertThat(state)
        .isInstanceOfSatisfying(
            AppState.Upstream.class, upstream -> assertThat(upstream.visitors()).isFalse());
  }

  @Test
  void optionalMembersAreLeftOut() {
    var json = EventJson.write(new AgentEvent.RunError("boom", null));

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo("{\"type\":\"RUN_ERROR\",\"message\":\"boom\"}");
  }

  @Test
  void wireNamesAreUniqueWithinAFamily() {
    for (Class<?> family : EventJson.FAMILIES) {
      List<String> names = EventJson.typesOf(family);

      assertThat(names).doesNotHaveDuplicates().isNotEmpty();
    }
  }
}
