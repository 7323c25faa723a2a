package dev.overskill.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.auth.secret.RandomSecret;
import dev.overskill.events.KeyId;
import dev.overskill.events.TenantId;
import org.junit.jupiter.api.Test;

class AgentKeyTest {
  private final AgentKey key =
      new AgentKey(new TenantId("ten_1"), new KeyId("key_2"), RandomSecret.make());

  @Test
  void itIsReadAsItWasWritten() {
    assertThat(AgentKey.read(key.text())).contains(key);
    assertThat(key.toString()).doesNotContain(key.secret().text());
  }

  @Test
  void whatIsOfAnotherFormIsNothing() {
    var text = key.text();

    assertThat(AgentKey.read("")).isEmpty();
    assertThat(AgentKey.read(text + "x")).isEmpty();
    assertThat(AgentKey.read(text.substring(1))).isEmpty();
    assertThat(AgentKey.read(text.replace("ten_1", "ten_1_"))).isEmpty();
    assertThat(AgentKey.read(text.replace("key_2", "usr_2"))).isEmpty();
    assertThat(AgentKey.read("osk_" + "0".repeat(10_000))).isEmpty();
  }
}
