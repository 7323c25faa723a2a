package dev.overskill.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class SharedPartsTest {
  @Test
  void aSecondRequestFindsTheSameServers() {
    var first = SharedParts.start(EnumSet.allOf(Backing.class));

    var second = SharedParts.start(EnumSet.allOf(Backing.class));

    assertThat(second).isEqualTo(first).containsKey("overskill.kafka.bootstrap");
  }
}
