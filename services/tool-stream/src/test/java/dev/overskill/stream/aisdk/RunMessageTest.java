package dev.overskill.stream.aisdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.RunId;
import dev.overskill.stream.sse.Happenings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunMessageTest {
  private final RunMessage message = new RunMessage(new RunId("run-1"));

  private List<ObjectNode> agent(String type, String members) {
    return tell("ag-ui." + type, members);
  }

  private List<ObjectNode> tell(String type, String members) {
    return message.tell(Happenings.of(type, "run-1", "{" + members + "}"));
  }

  private static List<String> types(List<ObjectNode> chunks) {
    return chunks.stream().map(chunk -> chunk.path("type").asText()).toList();
  }

  @Test
  void theFirstChunkStartsTheMessage() {
    var chunks = agent("RUN_STARTED", "");

    assertThat(types(chunks)).containsExactly("start");
    assertThat(chunks.getFirst().path("messageId").asText()).isEqualTo("run-1");
  }

  @Test
  void textIsStartedOnceAndEnded() {
    var types = new ArrayList<String>();
    types.addAll(types(agent("TEXT_MESSAGE_CONTENT", "'messageId':'m','delta':'a'")));
    types.addAll(types(agent("TEXT_MESSAGE_START", "'messageId':'m'")));
    types.addAll(types(agent("TEXT_MESSAGE_CONTENT", "'messageId':'m','delta':''")));
    types.addAll(types(agent("TEXT_MESSAGE_END", "'messageId':'m'")));

    assertThat(types).containsExactly("start", "text-start", "text-delta", "text-end");
  }

  @Test
  void aToolCallHasItsInputWhole() {
    agent("TOOL_CALL_START", "'toolCallId':'t','toolCallName':'write_file'");
    agent("TOOL_CALL_ARGS", "'toolCallId':'t','delta':'{}'");
    var ready = agent("TOOL_CALL_END", "'toolCallId':'t'").getFirst();
    var answered = agent("TOOL_CALL_RESULT", "'messageId':'x','toolCallId':'t','content':'ok'");

    assertThat(ready.path("type").asText()).isEqualTo("tool-input-available");
    assertThat(ready.path("input").isObject()).isTrue();
    assertThat(ready.path("toolName").asText()).isEqualTo("write_file");
    assertThat(types(answered)).containsExactly("tool-output-available");
    assertThat(answered.getFirst().path("output").asText()).isEqualTo("ok");
  }

  @Test
  void anEndMayBringTheLastOfItsText() {
    agent("TEXT_MESSAGE_CONTENT", "'messageId':'m','delta':'a s'");
    var text = agent("TEXT_MESSAGE_END", "'messageId':'m','delta':'k-'");
    agent("TOOL_CALL_ARGS", "'toolCallId':'t','delta':'{\\'k\\':\\'s'");
    var call = agent("TOOL_CALL_END", "'toolCallId':'t','delta':'k-\\'}'");

    assertThat(types(text)).containsExactly("text-delta", "text-end");
    assertThat(text.getFirst().path("delta").asText()).isEqualTo("k-");
    assertThat(types(call)).containsExactly("tool-input-delta", "tool-input-available");
    assertThat(call.getLast().at("/input/k").asText()).isEqualTo("sk-");
  }

  @Test
  void argumentsThatAreNoJsonAreAnError() {
    agent("TOOL_CALL_START", "'toolCallId':'t','toolCallName':'write_file'");
    agent("TOOL_CALL_ARGS", "'toolCallId':'t','delta':'{broken'");

    var ended = agent("TOOL_CALL_END", "'toolCallId':'t'");

    assertThat(types(ended)).containsExactly("tool-input-error");
  }

  @Test
  void theFirstAnswerOfAToolCallHolds() {
    agent("TOOL_CALL_END", "'toolCallId':'t'");
    var refused =
        tell(
            "tool.result",
            "'toolCall':'t','outcome':{'status':'refused','code':'timed_out','detail':'60 s'}");
    var late = agent("TOOL_CALL_RESULT", "'messageId':'x','toolCallId':'t','content':'ok'");

    assertThat(refused.getFirst().path("errorText").asText()).isEqualTo("timed_out: 60 s");
    assertThat(late).isEmpty();
  }

  @Test
  void aCallWhoseBeginningWasMissedIsBegunBeforeItsAnswer() {
    var chunks = agent("TOOL_CALL_RESULT", "'messageId':'x','toolCallId':'t','content':'ok'");

    assertThat(types(chunks))
        .containsExactly(
            "start", "tool-input-start", "tool-input-available", "tool-output-available");
  }

  @Test
  void progressReplacesItself() {
    var chunk = tell("tool.progress", "'toolCall':'t','stage':'writing'").getLast();

    assertThat(chunk.path("type").asText()).isEqualTo("data-tool-progress");
    assertThat(chunk.path("id").asText()).isEqualTo("t");
    assertThat(chunk.at("/data/stage").asText()).isEqualTo("writing");
  }

  @Test
  void openPartsEndBeforeTheMessage() {
    agent("TEXT_MESSAGE_START", "'messageId':'m'");
    agent("REASONING_MESSAGE_START", "'messageId':'r'");

    var chunks = agent("RUN_FINISHED", "'outcome':{'type':'cancelled'}");

    assertThat(types(chunks)).containsExactly("text-end", "reasoning-end", "abort");
    assertThat(message.isOver()).isTrue();
    assertThat(agent("TEXT_MESSAGE_START", "'messageId':'n'")).isEmpty();
  }

  @Test
  void aRunThatFailsIsAnError() {
    var chunk = agent("RUN_ERROR", "'message':'no credit'").getLast();

    assertThat(chunk.path("type").asText()).isEqualTo("error");
    assertThat(chunk.path("errorText").asText()).isEqualTo("no credit");
  }
}
