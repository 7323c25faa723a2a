package dev.overskill.load.bench.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverskillSpeechTest {
  private final List<String> told = new ArrayList<>();
  private final Cursor cursor = new Cursor();
  private final OverskillSpeech speech = new OverskillSpeech("/stream", () -> "token");
  private final Line line = new Line(speech, "app_1", cursor, new Notes());

  private void hear(String frame) {
    speech.heard(line, Unpooled.wrappedBuffer(frame.getBytes(UTF_8)));
  }

  @Test
  void anEventMovesTheCursorAndIsSearchedForMarks() {
    hear("{\"type\":\"event\",\"seq\":1,\"cursor\":\"e.1.2\",\"data\":{\"delta\":\"#3:4:5; x\"}}");

    assertThat(told).containsExactly("mark 3:4:5");
    assertThat(cursor.text()).contains("e.1.2");
  }

  @Test
  void caughtUpIsLiveAndConnectedIsNot() {
    hear("{\"type\":\"connected\",\"connection\":\"c\",\"epoch\":\"e\"}");
    hear("{\"type\":\"caught-up\",\"seq\":1,\"cursor\":\"e.3.4\"}");

    assertThat(told).containsExactly("live");
    assertThat(cursor.text()).contains("e.3.4");
  }

  @Test
  void aNumberThatDoesNotFollowIsAGap() {
    hear("{\"type\":\"event\",\"seq\":1,\"cursor\":\"e.1.0\",\"data\":{}}");
    hear("{\"type\":\"event\",\"seq\":3,\"cursor\":\"e.3.0\",\"data\":{}}");

    assertThat(told).containsExactly("gap");
  }

  @Test
  void theCursorOfASnapshotIsGoodWithItsLastPart() {
    hear(
        "{\"type\":\"snapshot\",\"seq\":1,\"cursor\":\"e.9.9\",\"part\":1,\"of\":2,\"events\":[]}");
    assertThat(cursor.text()).isEmpty();

    hear(
        "{\"type\":\"snapshot\",\"seq\":2,\"cursor\":\"e.9.9\",\"part\":2,\"of\":2,\"events\":[]}");

    assertThat(cursor.text()).contains("e.9.9");
    assertThat(told).as("the first part voids what was there").containsExactly("reset");
  }

  @Test
  void aResetVoidsWhatWasThere() {
    hear("{\"type\":\"reset\",\"reason\":\"behind\"}");

    assertThat(told).containsExactly("reset");
  }

  private final class Notes implements Line.Ear {
    @Override
    public void live() {
      told.add("live");
    }

    @Override
    public void reset() {
      told.add("reset");
    }

    @Override
    public void gap() {
      told.add("gap");
    }

    @Override
    public void ended(int closeCode) {
      told.add("ended " + closeCode);
    }

    @Override
    public void mark(long lane, long number, long due) {
      told.add("mark " + lane + ":" + number + ":" + due);
    }
  }
}
