package dev.overskill.load.bench.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameScannerTest {
  private final FrameScanner scanner = new FrameScanner();
  private final List<String> heard = new ArrayList<>();

  private void take(ByteBuf bytes) {
    scanner.take(bytes, (opcode, payload) -> heard.add(opcode + ":" + payload.toString(UTF_8)));
  }

  private static ByteBuf frame(int first, String text) {
    var payload = text.getBytes(UTF_8);
    var frame = Unpooled.buffer().writeByte(first);
    if (payload.length < 126) {
      frame.writeByte(payload.length);
    } else if (payload.length < 65_536) {
      frame.writeByte(126).writeShort(payload.length);
    } else {
      frame.writeByte(127).writeLong(payload.length);
    }
    return frame.writeBytes(payload);
  }

  @Test
  void framesOfEveryLengthAreCutApart() {
    var medium = "m".repeat(126);
    var large = "l".repeat(65_536);

    take(Unpooled.wrappedBuffer(frame(0x81, "s"), frame(0x81, medium), frame(0x81, large)));

    assertThat(heard).containsExactly("1:s", "1:" + medium, "1:" + large);
  }

  @Test
  void aFrameMayArriveByteByByte() {
    var bytes = Unpooled.wrappedBuffer(frame(0x81, "one"), frame(0x81, "x".repeat(300)));

    while (bytes.isReadable()) {
      take(bytes.readSlice(1));
    }

    assertThat(heard).containsExactly("1:one", "1:" + "x".repeat(300));
  }

  @Test
  void whatIsLeftOfOneReadBeginsTheNext() {
    var bytes =
        Unpooled.wrappedBuffer(frame(0x81, "one"), frame(0x81, "two"), frame(0x81, "three"));

    take(bytes.readSlice(7));
    take(bytes);

    assertThat(heard).containsExactly("1:one", "1:two", "1:three");
  }

  @Test
  void fragmentsAreOneMessageAndAPingMayComeBetweenThem() {
    take(
        Unpooled.wrappedBuffer(
            frame(0x01, "Hel"), frame(0x89, "p"), frame(0x00, "lo "), frame(0x80, "you")));

    assertThat(heard).containsExactly("9:p", "1:Hello you");
  }

  @Test
  void aMaskedFrameIsNoServers() {
    assertThatThrownBy(() -> take(Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, (byte) 0x80})))
        .isInstanceOf(IllegalStateException.class);
  }
}
