package dev.overskill.load.bench.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkTest {
  private static List<Mark> scan(String text) {
    var found = new ArrayList<Mark>();
    Mark.scan(
        Unpooled.wrappedBuffer(text.getBytes(UTF_8)),
        (lane, number, due) -> found.add(new Mark(lane, number, due)));
    return found;
  }

  @Test
  void aMarkIsReadAsItWasWritten() {
    var mark = new Mark(17, 4_000_000_000L, 123_456_789_012L);

    assertThat(scan("{\"delta\":\"" + mark.text() + " and so on\"}")).containsExactly(mark);
  }

  @Test
  void mergedDeltasCarryAllTheirMarks() {
    var first = new Mark(1, 1, 10);
    var second = new Mark(1, 2, 20);

    assertThat(scan(first.text() + " one" + second.text() + " two")).containsExactly(first, second);
  }

  @Test
  void whatOnlyLooksLikeAMarkIsPassedOver() {
    assertThat(scan("#1:2 #a ## #1:2:3:4; #1;2:3; #5:6:7")).isEmpty();
    assertThat(scan("##1:2:3;")).containsExactly(new Mark(1, 2, 3));
  }
}
