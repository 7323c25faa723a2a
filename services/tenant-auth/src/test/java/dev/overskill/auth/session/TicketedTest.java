package dev.overskill.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.UserId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketedTest {
  @Test
  void itIsReadAsItWasWritten() {
    var made = Ticketed.make(new UserId("usr_1"));

    assertThat(Ticketed.read(made.text())).contains(made);
    assertThat(made.toString()).doesNotContain(made.secret().text());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "usr_1",
        "usr_1_short",
        "usr_1_0000000000000000000000000000000000000000000000000000\n",
        "ten_1_0000000000000000000000000000000000000000000000000000",
        "usr_'_0000000000000000000000000000000000000000000000000000",
        "USR_1_0000000000000000000000000000000000000000000000000000",
      })
  void whatIsOfAnotherFormIsNothing(String text) {
    assertThat(Ticketed.read(text)).isEmpty();
  }
}
