package dev.overskill.stream.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.stream.event.Told;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The law of snapshots, for random histories of two agents at once: whoever begins with what a
/// state tells, and is told the rest, has what everybody has who was there from the beginning.
final class FoldLawTest {
  private static final int EVENTS = 300;

  static List<Long> seeds() {
    var given = Long.getLong("overskill.seed");
    return given != null ? List.of(given) : new Random().longs(60).boxed().toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aSnapshotAndTheTailAreTheWholeStory(long seed) {
    var random = new Random(seed);
    var history = new History(random).events(EVENTS);
    int at = random.nextInt(EVENTS);

    var resumed = folded(folded(List.of(), history.subList(0, at)).tell(), List.of());
    history.subList(at, EVENTS).forEach(resumed::apply);

    assertThat(texts(resumed.tell()))
        .as("replay with -Doverskill.seed=%d", seed)
        .isEqualTo(texts(folded(List.of(), history).tell()));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aSnapshotSurvivesItsEncodingAndIsNeverLonger(long seed) {
    var history = new History(new Random(seed)).events(EVENTS);
    var told = folded(List.of(), history).tell();

    var back = Told.parse(Told.array(told));

    assertThat(texts(back)).as("-Doverskill.seed=%d", seed).isEqualTo(texts(told));
    assertThat(told).hasSizeLessThanOrEqualTo(history.size());
    assertThat(texts(folded(told, List.of()).tell())).isEqualTo(texts(told));
  }

  private static Fold folded(List<Told> first, List<Told> then) {
    var fold = new Fold(Bounds.DEFAULT);
    first.forEach(fold::apply);
    then.forEach(fold::apply);
    return fold;
  }

  private static List<String> texts(List<Told> events) {
    return events.stream().map(told -> new String(told.body(), StandardCharsets.UTF_8)).toList();
  }

  /// What two agents, people and the platform might say, in any order.
  private static final class History {
    private static final String[] WORDS = {"a", "é😀", "\\n\\\"q\\\"", "\\u0041", "x".repeat(300)};

    private final Random random;
    private int count;

    History(Random random) {
      this.random = random;
    }

    List<Told> events(int many) {
      var events = new ArrayList<Told>(many);
      for (int i = 0; i < many; i++) {
        events.add(random.nextInt(4) == 0 ? app() : agent());
      }
      return events;
    }

    private Told agent() {
      var run = "run-" + random.nextInt(2);
      var message = "m" + random.nextInt(4);
      var call = "c-" + run + "-" + random.nextInt(4);
      var value =
          switch (random.nextInt(20)) {
            case 0 -> "\"type\":\"RUN_STARTED\",\"threadId\":\"t\",\"runId\":\"%s\"".formatted(run);
            case 1 ->
                "\"type\":\"RUN_FINISHED\",\"threadId\":\"t\",\"runId\":\"%s\"".formatted(run);
            case 2 -> "\"type\":\"TEXT_MESSAGE_START\",\"messageId\":\"%s\"".formatted(message);
            case 3 -> "\"type\":\"TEXT_MESSAGE_END\",\"messageId\":\"%s\"".formatted(message);
            case 4 -> "\"type\":\"REASONING_START\",\"messageId\":\"%s\"".formatted(message);
            case 5 -> piece("REASONING_MESSAGE_CONTENT", "messageId", message);
            case 6 -> "\"type\":\"TOOL_CALL_START\",\"toolCallId\":\"%s\"".formatted(call);
            case 7, 8 -> piece("TOOL_CALL_ARGS", "toolCallId", call);
            case 9 -> "\"type\":\"TOOL_CALL_END\",\"toolCallId\":\"%s\"".formatted(call);
            case 10 ->
                "\"type\":\"TOOL_CALL_RESULT\",\"toolCallId\":\"%s\",\"content\":\"%d\""
                    .formatted(call, count);
            case 11 -> "\"type\":\"STEP_STARTED\",\"stepName\":\"s%d\"".formatted(count);
            case 12 ->
                custom("approval.requested", "{\"approval\":\"%s-ap%d\"}".formatted(run, three()));
            case 13 -> custom("run.paused", "{}");
            case 14 -> "\"type\":\"STATE_DELTA\",\"delta\":[%d]".formatted(count);
            case 15 ->
                piece("TEXT_MESSAGE_CHUNK", "messageId", message) + ",\"role\":\"assistant\"";
            case 16 -> "\"type\":\"NEWER\",\"n\":%d".formatted(count);
            default -> piece("TEXT_MESSAGE_CONTENT", "messageId", message);
          };
      return told(Topics.AGENT_EVENTS, "ag-ui.X", run, value);
    }

    private Told app() {
      var run = "run-" + random.nextInt(2);
      var call = "c-" + run + "-" + random.nextInt(4);
      return switch (random.nextInt(8)) {
        case 0 ->
            told(
                "file.changed",
                run,
                "\"revision\":%d,\"changes\":[{\"path\":\"p\",\"text\":\"t\"}]".formatted(count));
        case 1 ->
            told(
                "tool.progress",
                run,
                "\"toolCall\":\"%s\",\"stage\":\"%d\"".formatted(call, count));
        case 2 ->
            told("tool.result", run, "\"toolCall\":\"%s\",\"tool\":\"t%d\"".formatted(call, count));
        case 3 ->
            told(
                "approval.closed",
                run,
                "\"approval\":\"%s-ap%d\",\"n\":%d".formatted(run, three(), count));
        case 4 -> told("run.ended", run, "\"run\":\"%s\",\"state\":\"failed\"".formatted(run));
        case 5 ->
            told("release.changed", run, "\"release\":\"r%d\",\"n\":%d".formatted(three(), count));
        case 6 ->
            told("preview.failed", run, "\"path\":\"p%d\",\"n\":%d".formatted(three(), count));
        default -> told("preview.recovered", run, "\"path\":\"p%d\"".formatted(three()));
      };
    }

    private int three() {
      return random.nextInt(3);
    }

    private String piece(String type, String name, String item) {
      var word = WORDS[random.nextInt(WORDS.length)];
      return "\"type\":\"%s\",\"%s\":\"%s\",\"delta\":\"%s\"".formatted(type, name, item, word);
    }

    private static String custom(String name, String value) {
      return "\"type\":\"CUSTOM\",\"name\":\"%s\",\"value\":%s".formatted(name, value);
    }

    private Told told(String type, String run, String value) {
      return told(Topics.APP_EVENTS, type, run, value);
    }

    private Told told(Topics topic, String type, String run, String value) {
      var attributes =
          new Attributes(
              "id-" + count++,
              type,
              "/test",
              new AppId("app_a"),
              Instant.EPOCH.plusSeconds(count),
              new TenantId("ten_a"),
              new RunId(run),
              null);
      return Told.of(topic, attributes, ("{" + value + "}").getBytes(StandardCharsets.UTF_8));
    }
  }
}
