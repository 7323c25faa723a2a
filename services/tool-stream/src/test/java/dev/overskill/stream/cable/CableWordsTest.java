package dev.overskill.stream.cable;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.AppId;
import dev.overskill.events.Ids;
import dev.overskill.stream.cable.CableCommand.Subscribe;
import dev.overskill.stream.journal.Cursor;
import dev.overskill.stream.socket.BadFrameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CableWordsTest {
  private static final AppId APP = Ids.secure().app();

  private static CableCommand parse(String text) throws BadFrameException {
    return CableCommand.parse(text.getBytes(UTF_8), 1024);
  }

  private static Identifier identifier(String text) {
    return new Identifier(text.replace('\'', '"').replace("APP", APP.value()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'channel':'ToolStreamChannel','app_id':'APP'}",
        "{'app_id':'APP','channel':'ToolStreamChannel'}",
        "{ 'channel' : 'UnifiedAppChannel', 'app_id':'APP' }",
        "{'app_id':'APP','channel':'ChatProgressChannel','message_id':1}",
      })
  void theOrderOfMembersDoesNotMatter(String text) {
    assertThat(identifier(text).app()).contains(APP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ToolStreamChannel",
        "[]",
        "{'channel':'AdminChannel','app_id':'APP'}",
        "{'channel':'ToolStreamChannel'}",
        "{'channel':'ToolStreamChannel','app_id':7}",
        "{'channel':'ToolStreamChannel','app_id':'../APP'}",
        "{'channel':'ToolStreamChannel','app_id':'APP','app_id':'APP'}",
      })
  void anythingElseIsNoApp(String text) {
    assertThat(identifier(text).app()).isEmpty();
  }

  @Test
  void anIdentifierIsEchoedAsItCame() {
    var odd = new Identifier("{ \"app_id\" : \"é\\n\", \"channel\":\"C\"}");

    var frame = new String(CableFrame.about(odd, "confirm_subscription"), UTF_8);

    assertThat(Json.read(frame).orElseThrow().path("identifier").textValue()).isEqualTo(odd.text());
  }

  @Test
  void twoSubscriptionsNeverShareAStream() {
    var one = identifier("{'channel':'ToolStreamChannel','app_id':'APP'}");
    var other = identifier("{'app_id':'APP','channel':'ToolStreamChannel'}");

    assertThat(one.stream("agent")).isNotEqualTo(other.stream("agent"));
    assertThat(one.stream("agent")).isNotEqualTo(one.stream("app")).startsWith("agent:");
  }

  @Test
  void twoPositionsAreACursor() throws BadFrameException {
    var subscribe =
        (Subscribe)
            parse(
                "{\"command\":\"subscribe\",\"identifier\":\"i\",\"history\":{\"since\":1,"
                    + "\"streams\":{\"a\":{\"epoch\":\"e\",\"offset\":40},"
                    + "\"b\":{\"epoch\":\"e\"},\"c\":{\"epoch\":\"f\",\"offset\":1}}}}");
    var history = subscribe.history().orElseThrow();

    assertThat(history.cursor("a", "b").map(Cursor::toString)).contains("e.14.0");
    assertThat(history.cursor("a", "c")).contains(Cursor.UNKNOWN);
    assertThat(history.cursor("a", "x")).contains(Cursor.UNKNOWN);
    assertThat(history.cursor("x", "y")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"command\":\"dance\"}",
        "{\"command\":\"subscribe\"}",
        "{\"command\":\"subscribe\",\"identifier\":{}}",
        "{\"command\":\"message\",\"identifier\":\"i\",\"data\":{}}",
        "{\"command\":\"message\",\"identifier\":\"i\",\"data\":\"[]\"}",
        "{\"command\":\"pong\"} {}",
      })
  void whatIsNoCommandIsRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(BadFrameException.class);
  }

  @Test
  void anIdentifierHasALimit() {
    var text = "{\"command\":\"subscribe\",\"identifier\":\"" + "x".repeat(1_025) + "\"}";

    assertThatThrownBy(() -> parse(text)).isInstanceOf(BadFrameException.class);
  }

  @Test
  void anActionIsACommandOfOurs() {
    var action =
        Action.read(
                Json.read(
                        "{\"action\":\"approve\",\"approval_id\":\"a\",\"run_id\":\"r\","
                            + "\"cmd_id\":\"c\",\"reason\":\"fine\"}")
                    .orElseThrow())
            .orElseThrow();

    assertThat(action.id()).contains("c");
    assertThat(action.fields().toString())
        .contains(
            "\"name\":\"approval.decided\"",
            "\"approval\":\"a\"",
            "\"run\":\"r\"",
            "\"decision\":\"approve\"");
  }
}
