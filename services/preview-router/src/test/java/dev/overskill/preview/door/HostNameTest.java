package dev.overskill.preview.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppSlug;
import dev.overskill.events.Revision;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  private static final String DOMAIN = "preview.localhost";

  private static HostName of(String... hosts) {
    return HostName.of(List.of(hosts), DOMAIN);
  }

  @Test
  void aSlugNamesADraft() {
    assertThat(of("My-Shop.preview.localhost:8084"))
        .isEqualTo(new HostName.Preview(new AppSlug("my-shop")));
  }

  @Test
  void aNumberNamesARevision() {
    assertThat(of("my-shop--r12.preview.localhost"))
        .isEqualTo(new HostName.Frozen(new AppSlug("my-shop"), new Revision(12)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "my-shop--r0",
        "my-shop--r01",
        "my-shop--r",
        "my-shop--r1x",
        "my-shop--r9999999999",
        "my-shop--r1--r2",
        "--r1",
        "a.b",
        "-x"
      })
  void whatIsNeitherIsNobody(String label) {
    assertThat(of(label + ".preview.localhost")).isEqualTo(new HostName.Nobody());
  }

  @Test
  void twoHostsAreNoHost() {
    assertThat(of("a.preview.localhost", "b.preview.localhost"))
        .isEqualTo(new HostName.Malformed());
    assertThat(of()).isEqualTo(new HostName.Malformed());
    assertThat(of("a b")).isEqualTo(new HostName.Malformed());
  }
}
