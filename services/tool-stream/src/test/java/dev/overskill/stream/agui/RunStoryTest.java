package dev.overskill.stream.agui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AppId;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.stream.sse.Happening;
import dev.overskill.stream.sse.Happenings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunStoryTest {
  private static final AppId APP = Ids.secure().app();
  private static final RunId RUN = new RunId("run-1");

  private static final String[] EVENTS = {
    "{'type':'RUN_STARTED','threadId':'t','runId':'run-1','input':null}",
    "{'type':'TEXT_MESSAGE_START','messageId':'m','role':null}",
    "{'type':'TEXT_MESSAGE_CONTENT','messageId':'m','delta':'Hello '}",
    "{'type':'TEXT_MESSAGE_CONTENT','messageId':'m','delta':''}",
    "{'type':'TEXT_MESSAGE_CONTENT','messageId':'m','delta':'world','subagentRunId':'s'}",
    "{'type':'TEXT_MESSAGE_END','messageId':'m'}",
    "{'type':'TEXT_MESSAGE_CHUNK','messageId':'c','delta':'chunk'}",
    "{'type':'REASONING_START','messageId':'r'}",
    "{'type':'REASONING_MESSAGE_START','messageId':'r','role':'reasoning'}",
    "{'type':'REASONING_MESSAGE_CONTENT','messageId':'r','delta':'hm'}",
    "{'type':'REASONING_MESSAGE_END','messageId':'r'}",
    "{'type':'REASONING_END','messageId':'r'}",
    "{'type':'STEP_STARTED','stepName':'s'}",
    "{'type':'TOOL_CALL_START','toolCallId':'t','toolCallName':'write_file'}",
    "{'type':'TOOL_CALL_ARGS','toolCallId':'t','delta':'{\\'path\\':'}",
    "{'type':'TOOL_CALL_ARGS','toolCallId':'t','delta':'1}'}",
    "{'type':'TOOL_CALL_END','toolCallId':'t'}",
    "{'type':'TOOL_CALL_RESULT','messageId':'x','toolCallId':'t','content':{'a':1}}",
    "{'type':'TOOL_CALL_CHUNK','toolCallId':'u','toolCallName':'n','delta':'{}'}",
    "{'type':'STEP_FINISHED','stepName':'s'}",
    "{'type':'SUBAGENT_STARTED','subagentRunId':'s','name':'n'}",
    "{'type':'CUSTOM','name':'run.alive'}",
    "{'type':'CUSTOM','name':'note','value':null}",
    "{'type':'THINKING_START'}",
  };
  private static final String FINISHED =
      "{'type':'RUN_FINISHED','threadId':'t','runId':'run-1','outcome':{'type':'success'}}";

  private static Happening agent(String data) {
    var type = read(data).path("type").asText();
    return Happenings.of("ag-ui." + type, "run-1", data);
  }

  private static Happening platform(String type, String data) {
    return Happenings.of(type, "run-1", data);
  }

  private static byte[] bytes(String data) {
    return data.replace("\\'", "\\\"").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode read(String data) {
    try {
      return EventJson.mapper().readTree(bytes(data));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunStory story() {
    return new RunStory(APP, RUN, Held.nothing());
  }

  @Test
  void anEndMayBringTheLastOfItsText() {
    var story = story();
    story.tell(agent("{'type':'TEXT_MESSAGE_CONTENT','messageId':'m','delta':'a s'}"));

    var told = story.tell(agent("{'type':'TEXT_MESSAGE_END','messageId':'m','delta':'k-'}"));

    assertThat(told)
        .extracting(event -> event.path("type").asText())
        .containsExactly("TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_END");
    assertThat(told.getFirst().path("delta").asText()).isEqualTo("k-");
    assertThat(told.getLast().has("delta")).isFalse();
  }

  private static List<String> types(RunStory story, String... events) {
    var types = new ArrayList<String>();
    for (var event : events) {
      story.tell(agent(event)).forEach(told -> types.add(told.path("type").asText()));
    }
    return types;
  }

  @Test
  void aWholeRunIsToldAsItWas() {
    var types = types(story(), EVENTS[0], EVENTS[1], EVENTS[2], EVENTS[5], FINISHED);

    assertThat(types)
        .containsExactly(
            "RUN_STARTED",
            "TEXT_MESSAGE_START",
            "TEXT_MESSAGE_CONTENT",
            "TEXT_MESSAGE_END",
            "RUN_FINISHED");
  }

  @Test
  void whatHasBegunUnseenIsBegun() {
    var types = types(story(), EVENTS[2], EVENTS[14]);

    assertThat(types)
        .containsExactly(
            "RUN_STARTED",
            "TEXT_MESSAGE_START",
            "TEXT_MESSAGE_CONTENT",
            "TOOL_CALL_START",
            "TOOL_CALL_ARGS");
  }

  @Test
  void whatIsOpenIsEndedBeforeTheRun() {
    var types = types(story(), EVENTS[0], EVENTS[1], EVENTS[13], EVENTS[12], FINISHED);

    assertThat(types)
        .endsWith("STEP_FINISHED", "TOOL_CALL_END", "TEXT_MESSAGE_END", "RUN_FINISHED");
  }

  @Test
  void anotherRunIsNotTold() {
    var other = Happenings.of("ag-ui.TEXT_MESSAGE_START", "run-2", EVENTS[1]);

    assertThat(story().tell(other)).isEmpty();
  }

  @Test
  void aRunThatThePlatformEndedFails() {
    var story = story();
    types(story, EVENTS[0], EVENTS[1]);

    var told =
        story.tell(
            platform(
                "run.ended",
                "{'type':'run.ended','run':'run-1','state':'failed','reason':'worker_lost'}"));

    assertThat(told)
        .extracting(event -> event.path("type").asText())
        .containsExactly("TEXT_MESSAGE_END", "RUN_ERROR");
    assertThat(told.getLast().path("code").asText()).isEqualTo("worker_lost");
    assertThat(story.isOver()).isTrue();
  }

  @Test
  void progressIsAnActivityThatReplacesItself() {
    var story = story();
    var first = story.tell(progress("validating")).getLast();
    var second = story.tell(progress("writing")).getLast();

    assertThat(first.path("messageId")).isEqualTo(second.path("messageId"));
    assertThat(second.path("activityType").asText()).isEqualTo("tool_progress");
    assertThat(second.at("/content/stage").asText()).isEqualTo("writing");
  }

  private static Happening progress(String stage) {
    return platform(
        "tool.progress",
        "{'type':'tool.progress','run':'run-1','toolCall':'t','stage':'" + stage + "'}");
  }

  @Test
  void aClientIsSentOnlyWhatItLacks() {
    var held =
        Held.of(
            read("{'m':[{'id':'m','role':'assistant','content':'Hello wo'},"
                    + "{'id':'a','role':'assistant','toolCalls':[{'id':'t','function':"
                    + "{'arguments':'{\\'path\\':1}'}}]},"
                    + "{'id':'x','role':'tool','content':'done'}]}")
                .path("m"));
    var story = new RunStory(APP, RUN, held);
    var told = new ArrayList<JsonNode>();
    for (var event : EVENTS) {
      told.addAll(story.tell(agent(event)));
    }

    var rules = new ClientRules();
    assertThat(told.stream().map(rules::fault).flatMap(java.util.Optional::stream)).isEmpty();
    assertThat(rules.text("TEXT_MESSAGE m")).isEqualTo("rld");
    assertThat(rules.text("TOOL_CALL t")).isEmpty();
    assertThat(told).noneMatch(event -> event.path("type").asText().equals("TOOL_CALL_RESULT"));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyPartOfAnyHistoryPassesTheClientsRules(long seed) {
    var random = new Random(seed);
    for (int history = 0; history < 500; history++) {
      var story = story();
      var rules = new ClientRules();
      for (int i = random.nextInt(30); i >= 0; i--) {
        var event = i == 0 ? FINISHED : EVENTS[random.nextInt(EVENTS.length)];
        for (var told : story.tell(agent(event))) {
          assertThat(rules.fault(told)).as("seed %d, history %d", seed, history).isEmpty();
        }
      }
      assertThat(rules.isOver()).isTrue();
    }
  }
}
