package dev.overskill.preview.call;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import dev.overskill.preview.draft.Intent;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What can be told of a call before it is done.
final class FileCallsTest {
  private static final Ids IDS = Ids.secure();

  private static Optional<Intent> intent(String tool, String arguments) {
    var app = IDS.app();
    var attributes =
        new Attributes("1", "t", "/agent", app, Instant.EPOCH, IDS.tenant(), null, null);
    var start =
        new LogRecord(Topics.AGENT_EVENTS, 0, 0, Instant.EPOCH, app.value(), attributes, null);
    return FileCalls.intent(new OpenCalls.Call(start, new ToolCallId("c"), tool, arguments));
  }

  private static Optional<String> made(String tool, String arguments, String present) {
    return intent(tool, arguments)
        .flatMap(it -> it.rewriting().of(present.getBytes(UTF_8)))
        .map(bytes -> new String(bytes, UTF_8));
  }

  private static Optional<String> edited(
      String present, int start, int end, String expected, String replacement) {
    var arguments =
        EventJson.mapper()
            .createObjectNode()
            .put("path", "a.ts")
            .put("startLine", start)
            .put("endLine", end)
            .put("expected", expected)
            .put("replacement", replacement);
    return made("edit_file", arguments.toString(), present);
  }

  @Test
  void aFileThatIsWrittenIsWhatTheCallSays() {
    assertThat(made("write_file", "{\"path\":\"a.ts\",\"content\":\"grüße 🎈\"}", "old"))
        .contains("grüße 🎈");
    assertThat(intent("write_file", "{\"path\":\"a.ts\",\"content\":\"\"}"))
        .map(Intent::path)
        .contains("a.ts");
  }

  @Test
  void linesAreReplacedInsertedAndTakenOut() {
    assertThat(edited("a\nb\nc\n", 2, 2, "b", "x\ny")).contains("a\nx\ny\nc\n");
    assertThat(edited("a\nb\nc\n", 2, 2, "b\n", "x\n")).contains("a\nx\nc\n");
    assertThat(edited("a\nb", 2, 1, "", "x")).contains("a\nx\nb");
    assertThat(edited("a\nb\n", 3, 2, "", "c")).contains("a\nb\nc\n");
    assertThat(edited("a\nb\n", 1, 1, "a", "")).contains("b\n");
    assertThat(edited("a\n\nb\n", 2, 2, "", "\n")).contains("a\n\nb\n");
    assertThat(edited("ä\n日本\n", 2, 2, "日本", "🎈")).contains("ä\n🎈\n");
  }

  @Test
  void whatDoesNotFitIsLeft() {
    assertThat(edited("a\nb\n", 2, 2, "c", "x")).isEmpty();
    assertThat(edited("a\nb\n", 2, 3, "b\n", "x")).isEmpty();
    assertThat(edited("a\nb\n", 0, 1, "a", "x")).isEmpty();
    assertThat(edited("a\nb\n", 2, 0, "a", "x")).isEmpty();
    assertThat(edited("", 2, 1, "", "x")).isEmpty();
  }

  @Test
  void whatOnlyFileStoreKnowsIsLeftToIt() {
    assertThat(edited("a\r\nb\r\n", 2, 2, "b", "x")).isEmpty();
    assertThat(edited("\uFEFFa\n", 1, 1, "a", "x")).isEmpty();
    assertThat(
            made("write_file", "{\"path\":\"a\",\"content\":\"YQ==\",\"encoding\":\"base64\"}", ""))
        .isEmpty();
    assertThat(made("write_file", "{\"path\":\"a\",\"content\":7}", "")).isEmpty();
    assertThat(intent("write_file", "{\"path\":\"a\",\"content\":\"cut of")).isEmpty();
    assertThat(made("edit_file", "[]", "a\n")).isEmpty();
    assertThat(made("edit_file", "", "a\n")).isEmpty();
  }
}
