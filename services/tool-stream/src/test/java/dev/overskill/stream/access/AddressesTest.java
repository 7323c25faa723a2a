package dev.overskill.stream.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  private final Addresses addresses = new Addresses(List.of("10.0.0.0/8", "127.0.0.1", "fd00::/8"));

  private Optional<String> client(String peer, String... forwarded) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    List.of(forwarded).forEach(line -> headers.add("X-Forwarded-For", line));
    return addresses.client(peer, headers);
  }

  @Test
  void aStrangersWordIsNotTaken() {
    assertThat(client("203.0.113.9", "198.51.100.1")).contains("203.0.113.9");
  }

  @Test
  void aProxyOfOursSaysWhoItIs() {
    assertThat(client("10.1.2.3", "198.51.100.1")).contains("198.51.100.1");
    assertThat(client("fd00::1", "198.51.100.1")).contains("198.51.100.1");
  }

  @Test
  void whatTheClientWroteBeforeIsNotBelieved() {
    assertThat(client("10.1.2.3", "1.1.1.1, 198.51.100.1, 10.9.9.9")).contains("198.51.100.1");
    assertThat(client("10.1.2.3", "1.1.1.1", "198.51.100.1")).contains("198.51.100.1");
  }

  @Test
  void aProxyThatNamesNobodyIsNobody() {
    assertThat(client("10.1.2.3")).isEmpty();
    assertThat(client("10.1.2.3", "127.0.0.1")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unknown", "localhost", "_hidden", "1.2.3", "198.51.100.1:80"})
  void whatIsNoAddressIsNobody(String text) {
    assertThat(client("10.1.2.3", text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0",
    "2001:db8:1:2::9, 2001:db8:1:2:0:0:0:0",
    "2001:db8:1:3::9, 2001:db8:1:3:0:0:0:0"
  })
  void aNetworkOfIpv6IsOneClient(String address, String network) {
    assertThat(client("10.1.2.3", address)).contains(network);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "10.0.0.0/33", "10.0.0.0/-1", "example.com/8"})
  void whatIsNoBlockIsRefused(String block) {
    assertThatThrownBy(() -> new Addresses(List.of(block)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
