package dev.overskill.preview.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ZippedTest {
  private final Zipped zipped = new Zipped(Coding.GZIP, 1 << 20);

  private byte[] made(byte[] body) {
    zipped.make(body);
    while (true) {
      var made = zipped.of(body);
      if (made.isPresent()) {
        return made.get();
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void whoAsksLaterGetsLessOfTheSame() throws IOException {
    var body = "export const grüße = '世界'\n".repeat(200).getBytes(StandardCharsets.UTF_8);

    var made = made(body);

    assertThat(made.length).isLessThan(body.length / 4);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(made)).readAllBytes()).isEqualTo(body);
  }

  @Test
  void whatIsShortStaysAsItIs() {
    var shorter = "a".repeat(1_023).getBytes(StandardCharsets.UTF_8);
    var text = "a".repeat(4_096).getBytes(StandardCharsets.UTF_8);
    zipped.make(shorter);
    zipped.make(new byte[0]);

    made(text); // one thread makes them in turn: the shorter one would be done too

    assertThat(zipped.of(shorter)).isEmpty();
  }

  @Test
  void whatIsNotWantedIsNotMade() {
    var body = "a".repeat(4_096).getBytes(StandardCharsets.UTF_8);
    zipped.of(body);

    made(body.clone());

    assertThat(zipped.of(body)).isEmpty();
  }

  @Test
  void whatDoesNotGetShorterStaysAsItIs() {
    var noise = new byte[4_096];
    new Random(7).nextBytes(noise);
    var text = "a".repeat(4_096).getBytes(StandardCharsets.UTF_8);
    zipped.make(noise);

    made(text); // one thread makes them in turn: the noise is done too

    assertThat(zipped.of(noise)).isEmpty();
  }
}
