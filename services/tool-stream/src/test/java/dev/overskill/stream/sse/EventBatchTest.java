package dev.overskill.stream.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventBatchTest {
  private final EventBatch batch = new EventBatch();

  @Test
  void anEventHasItsPosition() {
    batch.positioned("e.1.2".getBytes(UTF_8), "{\"a\":".getBytes(UTF_8), "1}".getBytes(UTF_8));

    assertThat(batch.take().toString()).isEqualTo("id: e.1.2\ndata: {\"a\":1}\n\n");
  }

  @Test
  void lineEndsInDataBeginAnotherLineOfIt() {
    batch.event("{\n\"a\":\r1,\r\n\"b\":2}".getBytes(UTF_8));

    assertThat(batch.take().toString())
        .isEqualTo("data: {\ndata: \"a\":\ndata: 1,\ndata: \ndata: \"b\":2}\n\n");
  }

  @Test
  void nothingIsWrittenTwice() {
    batch.comment("here");
    batch.take();

    assertThat(batch.size()).isZero();
  }
}
