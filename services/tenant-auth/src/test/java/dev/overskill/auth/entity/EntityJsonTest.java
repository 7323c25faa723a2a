package dev.overskill.auth.entity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.http.RefusedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityJsonTest {
  private static EntityJson.Sent read(String text) {
    return EntityJson.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ourMembersAreNotTheApps() {
    var sent =
        read("{\"id\":\"a\",\"version\":9,\"createdAt\":1,\"updatedAt\":2,\"text\":\"é😀\"}");

    assertThat(sent.id()).contains(new EntityId("a"));
    assertThat(sent.body()).hasToString("{\"text\":\"é😀\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "1",
        "\"text\"",
        "{",
        "{}{}",
        "{} x",
        "{\"a\":1,\"a\":2}",
        "{\"a\":NaN}",
        "{\"a\":1e999}",
        "{\"a\":\"\\u0000\"}",
        "{\"a\\u0000\":1}",
        "{\"a\":[{\"b\":\"\\ud800\"}]}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"id\":1}",
        "{\"id\":\"\"}",
        "{\"id\":\"a/b\"}",
        "{\"id\":\"é\"}",
        "{\"id\":null}",
        "{'a':1}",
        "// no\n{}",
      })
  void whatIsNoSoundObjectIsRefused(String text) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(RefusedException.class);
  }

  @Test
  void bytesThatAreNoTextAreRefused() {
    var bytes = new byte[] {'{', '"', 'a', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};

    assertThatThrownBy(() -> EntityJson.read(bytes)).isInstanceOf(RefusedException.class);
  }

  @Test
  void depthNamesAndNumbersAreBounded() {
    var deep = "{\"a\":".repeat(40) + "1" + "}".repeat(40);
    var wide = "{\"" + "n".repeat(300) + "\":1}";
    var long1 = "{\"a\":" + "9".repeat(100) + "}";

    for (var text : new String[] {deep, wide, long1}) {
      assertThatThrownBy(() -> read(text)).isInstanceOf(RefusedException.class);
    }
    assertThat(read("{\"a\":".repeat(30) + "1" + "}".repeat(30)).body()).isNotEmpty();
  }

  @Test
  void aNumberCountsAsItIsWrittenOut() {
    assertThat(EntityJson.size(read("{\"a\":1e300}").body())).isGreaterThan(300);
    assertThat(EntityJson.size(read("{\"a\":[5e-324]}").body())).isGreaterThan(320);
    assertThat(EntityJson.size(read("{\"a\":0.25}").body())).isEqualTo(10);
  }
}
