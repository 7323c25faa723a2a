package dev.overskill.local.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChecksTest {
  @TempDir private Path folder;

  @Test
  void aTakenPortIsOneLineThatNamesThePortAndTheKey() throws IOException {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(other.getLocalPort());
      var settings = Settings.of(folder, Map.of("overskill.port.kafka", port));

      var missing = Checks.all(settings, List.of(Port.KAFKA), folder);

      assertThat(missing)
          .singleElement()
          .asString()
          .contains("port " + port + " is taken", "overskill.port.kafka", "OVERSKILL_PORT_KAFKA")
          .doesNotContain("\n");
    }
  }

  @Test
  void aPortThatBrowsersRefuseIsNotForPages() throws IOException {
    var settings = Settings.of(folder, Map.of("overskill.port-base", "2000"));

    assertThat(Checks.all(settings, List.of(Port.FRONT), folder))
        .singleElement()
        .asString()
        .contains("no browser opens a page on port 10080", "overskill.port.front");
  }

  @Test
  void aPortThatBrowsersRefuseIsFineForServices() throws IOException {
    var settings = Settings.of(folder, Map.of("overskill.port.s3", "10080"));

    assertThat(Checks.all(settings, List.of(Port.S3), folder))
        .noneMatch(line -> line.contains("browser"));
  }

  @Test
  void anOldNodeIsToldWithItsVersion() {
    assertThat(Checks.node("v18.20.4")).contains("Node 20.19 or newer is needed, this is v18.20.4");
    assertThat(Checks.node("v20.18.9")).isPresent();
    assertThat(Checks.node(""))
        .contains("Node 20.19 or newer is needed, there is none on the PATH");
  }

  @Test
  void aNewEnoughNodeIsFine() {
    assertThat(Checks.node("v20.19.0")).isEmpty();
    assertThat(Checks.node("v24.1.0")).isEmpty();
  }

  @Test
  void tooLittleMemoryIsOneLine() {
    assertThat(Checks.memory(OptionalLong.of(900)).orElseThrow())
        .contains("4 GiB", "900 MiB")
        .doesNotContain("\n");
    assertThat(Checks.memory(OptionalLong.of(8_000))).isEmpty();
    assertThat(Checks.memory(OptionalLong.empty())).isEmpty();
  }
}
