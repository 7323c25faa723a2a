package dev.overskill.stream.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToldTest {
  @Test
  void theMembersOfAFrameAreAnEvent() {
    var told =
        Told.of(
            ("\"topic\":\"agent.events\",\"time\":\"2026-01-01T00:00:00Z\",\"id\":\"é\","
                    + "\"eventType\":\"ag-ui.CUSTOM\",\"run\":\"r\",\"data\": {\"name\":\"n\","
                    + "\"value\":{\"data\":null},\"none\":null}}")
                .getBytes(UTF_8));

    assertThat(told.agentType()).isEqualTo("CUSTOM");
    assertThat(told.run()).isEqualTo("r");
    assertThat(told.text("name")).isEqualTo("n");
    assertThat(told.withoutNulls().toString())
        .isEqualTo("{\"name\":\"n\",\"value\":{\"data\":null}}");
  }
}
