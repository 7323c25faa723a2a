package dev.overskill.local.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretsTest {
  @TempDir private Path folder;

  @Test
  void aSecretIsMadeOnceAndOnlyItsOwnerCanReadIt() throws IOException {
    var first = Secrets.in(folder.resolve("secrets")).word("platform-key");

    var second = Secrets.in(folder.resolve("secrets")).word("platform-key");

    assertThat(second).isEqualTo(first);
    assertThat(mode("secrets")).isEqualTo("rwx------");
    assertThat(mode("secrets/platform-key")).isEqualTo("rw-------");
    assertThat(first).asString().doesNotContain(first.reveal());
  }

  @Test
  void aKeyIsThirtyTwoBytes() throws IOException {
    var key = Secrets.in(folder.resolve("secrets")).key("context-key");

    assertThat(Base64.getDecoder().decode(key.reveal())).hasSize(32);
  }

  private String mode(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
  }
}
