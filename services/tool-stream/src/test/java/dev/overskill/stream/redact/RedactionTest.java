package dev.overskill.stream.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolCallId;
import dev.overskill.events.Topics;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is masked, what is not, and what becomes of what is held back.
class RedactionTest {
  private static final String GITHUB = "ghp_" + "aB3dE6gH9".repeat(4);
  private static final ToolCallId CALL = new ToolCallId("call-1");

  private final Course course = new Course(new Redaction());

  static List<Secrets.Sample> samples() {
    return new Secrets(new Random(7)).all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyFormIsMaskedInAResult(Secrets.Sample sample) {
    var content = TextNode.valueOf("before\n" + sample.text() + "\nafter");

    course.agent(new AgentEvent.ToolCallResult("m", CALL, content));

    var shown = course.shown.getFirst().path("content").asText();
    assertThat(shown).hasSameSizeAs(content.asText()).startsWith("before\n").endsWith("\nafter");
    assertThat(shown).contains(sample.before()).contains(sample.after()).contains("*****");
    assertThat(shown).doesNotContain(sample.secret().substring(5));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyFormIsMaskedInArgumentsWhichAreJsonInJson(Secrets.Sample sample) {
    var args =
        EventJson.mapper()
            .createObjectNode()
            .put("path", ".env")
            .put("text", "A=" + sample.text() + "\nB=1\n")
            .toString();

    course.arguments(List.of(args)).end();

    assertThat(course.text()).hasSameSizeAs(args).contains("*****");
    assertThat(read(course.text())).contains(sample.before()).endsWith("\nB=1\n");
    assertThat(read(course.text())).doesNotContain(sample.secret().substring(5));
  }

  private static String read(String args) {
    try {
      return EventJson.mapper().readTree(args).path("text").asText();
    } catch (java.io.IOException e) {
      throw new AssertionError(args, e);
    }
  }

  @Test
  void theFirstFourCharactersTellTheKind() {
    course.arguments(List.of(GITHUB)).end();

    assertThat(course.text()).isEqualTo("ghp_" + "*".repeat(36));
  }

  @Test
  void filesAndRefusalsAreMaskedToo() {
    var file = "{\"type\":\"file.changed\",\"changes\":[{\"text\":\"KEY=" + GITHUB + "\"}]}";
    var refusal =
        new AppEvent.ToolResult(
            new RunId("r"), CALL, "write_file", new AppEvent.ToolOutcome.Refused("c", GITHUB));

    course.pass(Topics.APP_EVENTS, "file.changed", file.getBytes(UTF_8));
    course.pass(Topics.APP_EVENTS, "tool.result", EventJson.write(refusal));

    assertThat(course.shown.toString()).doesNotContain(GITHUB.substring(5)).contains("ghp_****");
  }

  @Test
  void whatHoldsNoSecretIsTheVeryArrayThatCame() {
    var value = "{\"type\":\"file.changed\",\"text\":\"const a = 'sk-learn';\"}".getBytes(UTF_8);
    var delta = EventJson.write(new AgentEvent.TextMessageContent("m", "as it is"));

    var kept = course.pass(Topics.APP_EVENTS, "file.changed", value);
    var passed = course.pass(Topics.AGENT_EVENTS, "ag-ui.TEXT_MESSAGE_CONTENT", delta);

    assertThat(kept).isSameAs(value);
    assertThat(passed).isSameAs(delta);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com:8080/a?b=c@d",
        "postgres://${USER}:${PASSWORD}@host",
        "see http://localhost:3000 and mail a@b.c",
        "task_live_abcdefghijklmnopqrstuvwxyz",
        "sk-learn, sk-circle-fade-dot-animation-something-longer",
        "-----BEGIN PRIVATE KEY----- is how it begins",
        "-----BEGIN CERTIFICATE-----\\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQsw",
        "eyJhbGciOiJIUzI1NiJ9 alone, eyJ.eyJ.",
        "ghp_short",
        "AKIA is not a key, nor is AKIAabcdefghijklmnop",
        "const token = process.env.GITHUB_TOKEN; // ghp_…",
        "C:\\new\\sk-test",
      })
  void ordinaryTextComesThrough(String text) {
    course.arguments(text.chars().mapToObj(c -> String.valueOf((char) c)).toList()).end();

    assertThat(course.text()).isEqualTo(text);
  }

  @Test
  void theEndCarriesWhatWasHeldBack() {
    course.arguments(List.of("use sk-", "learnable")).end();

    assertThat(course.shown.getLast().path("type").asText()).isEqualTo("TOOL_CALL_END");
    assertThat(course.shown.getLast().path("delta").asText()).isEqualTo("earnable");
    assertThat(course.text()).isEqualTo("use sk-learnable");
  }

  @Test
  void anEndWithNothingHeldBackIsAsItCame() {
    course.arguments(List.of("{\"a\":1}")).end();

    assertThat(course.shown.getLast().has("delta")).isFalse();
  }

  @Test
  void itemsDoNotMix() {
    course.agent(new AgentEvent.TextMessageContent("m1", GITHUB.substring(0, 20)));
    course.agent(new AgentEvent.TextMessageContent("m2", "between"));
    course.agent(new AgentEvent.ReasoningMessageContent("m1", "thought"));
    course.agent(new AgentEvent.TextMessageContent("m1", GITHUB.substring(20)));

    assertThat(course.text()).isEqualTo("ghp_betweenthought" + "*".repeat(36));
  }

  @Test
  void whatIsNoJsonIsMaskedAsBytes() {
    var broken = ("{\"toolCallId\":\"c\",\"delta\":\"" + GITHUB).getBytes(UTF_8);

    var out = new Redaction().redact(Topics.AGENT_EVENTS, course.attributes("x"), broken);

    assertThat(new String(out, UTF_8)).endsWith("ghp_" + "*".repeat(36)).hasSize(broken.length);
  }

  @Test
  void aKeyWithoutAnEndStopsAtItsQuote() {
    var text = "-----BEGIN PRIVATE KEY-----\\n" + "MIIE".repeat(16) + "\", then: some words";

    course.arguments(List.of(text)).end();

    assertThat(course.text()).endsWith("****\", then: some words");
  }
}
