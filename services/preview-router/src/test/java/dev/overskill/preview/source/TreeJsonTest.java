package dev.overskill.preview.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import io.vertx.mutiny.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TreeJsonTest {
  private static final byte[] TEXT = "grüße, 世界".getBytes(StandardCharsets.UTF_8);
  private static final byte[] BINARY = {0, (byte) 0xff, 1, (byte) 0x80};

  private static String file(String path, byte[] bytes, String content) {
    return "{\"path\":\"%s\",\"blob\":\"%s\",\"size\":%d%s}"
        .formatted(path, BlobHash.of(bytes), bytes.length, content);
  }

  private static Buffer tree(String... files) {
    return Buffer.buffer("{\"revision\":7,\"files\":[" + String.join(",", files) + "]}");
  }

  @Test
  void smallContentsComeWithTheTree() {
    var base64 = Base64.getEncoder().encodeToString(BINARY);

    var listing =
        TreeJson.listing(
            tree(
                file("a.txt", TEXT, ",\"text\":\"grüße, 世界\""),
                file("b.bin", BINARY, ",\"base64\":\"" + base64 + "\""),
                file("c.mp4", new byte[9], "")));

    assertThat(listing.tree().revision()).isEqualTo(new Revision(7));
    assertThat(listing.tree().files()).containsOnlyKeys("a.txt", "b.bin", "c.mp4");
    assertThat(listing.contents())
        .containsOnlyKeys(BlobHash.of(TEXT), BlobHash.of(BINARY))
        .containsEntry(BlobHash.of(TEXT), TEXT)
        .containsEntry(BlobHash.of(BINARY), BINARY);
  }

  @Test
  void aContentThatIsNotWhatItsHashSaysIsLeftOut() {
    var listing =
        TreeJson.listing(
            tree(
                file("a.txt", TEXT, ",\"text\":\"something else\""),
                file("b.bin", BINARY, ",\"base64\":\"*** no base 64 ***\"")));

    assertThat(listing.contents()).isEmpty();
    assertThat(listing.tree().has("a.txt")).isTrue();
  }

  @Test
  void anAppWithoutFilesIsAnEmptyTree() {
    assertThat(TreeJson.listing(tree()).tree().files()).isEmpty();
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> TreeJson.tree(Buffer.buffer("<html>")))
        .isInstanceOf(IllegalStateException.class);
  }
}
