package dev.overskill.load.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AppEvent.ToolOutcome.Refused;
import dev.overskill.events.EventJson;
import dev.overskill.events.agent.Question;
import dev.overskill.events.agent.Run;
import dev.overskill.events.agent.Stopped;
import dev.overskill.events.agent.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What an order lets the agent do in a run.
abstract sealed class Task {
  private final List<String> refused = new ArrayList<>();
  private final List<String> rejected = new ArrayList<>();

  abstract void perform(Run run) throws Stopped, InterruptedException;

  /// What was refused, as sentences.
  List<String> refused() {
    return refused;
  }

  /// Which files nobody approved.
  List<String> rejected() {
    return rejected;
  }

  void call(Run run, String tool, JsonNode arguments) throws Stopped, InterruptedException {
    if (run.call(tool, arguments) instanceof Refused(var code, var detail)) {
      var path = arguments.path("path").asText(arguments.path("to").asText());
      refused.add(tool + " " + path + ": " + code + ": " + detail);
    }
  }

  void write(Run run, String path, String text) throws Stopped, InterruptedException {
    var arguments = EventJson.mapper().createObjectNode().put("path", path).put("content", text);
    call(run, "write_file", arguments);
  }

  void reject(String path) {
    rejected.add(path);
  }

  /// Says something and makes tool calls, one after the other.
  static final class Calls extends Task {
    private final JsonNode order;

    Calls(JsonNode order) {
      this.order = order;
    }

    @Override
    void perform(Run run) throws Stopped, InterruptedException {
      var pause = Duration.ofMillis(order.path("pauseMs").asLong(0));
      run.say(order.path("text").asText());
      for (var call : order.path("calls")) {
        call(run, call.path("tool").asText(), call.path("arguments"));
        run.rest(pause);
      }
    }
  }

  /// Talks until it is stopped.
  static final class Talk extends Task {
    private static final Duration BETWEEN_WORDS = Duration.ofMillis(20);
    private static final int MOST_WORDS = 3_000;

    @Override
    void perform(Run run) throws Stopped, InterruptedException {
      run.say("I will go on thinking aloud until you stop me.");
      for (int word = 1; word <= MOST_WORDS; word++) {
        run.say("Thought " + word + ".");
        run.rest(BETWEEN_WORDS);
      }
    }
  }

  /// Asks whether it may write some files, and writes those it may.
  static final class Approve extends Task {
    private final JsonNode order;

    Approve(JsonNode order) {
      this.order = order;
    }

    @Override
    void perform(Run run) throws Stopped, InterruptedException {
      Map<String, String> files = new LinkedHashMap<>();
      order
          .path("paths")
          .forEach(it -> files.put(it.path("path").asText(), it.path("text").asText()));
      var question =
          Question.of(
                  run.id() + ".approval",
                  order.path("message").asText(),
                  List.copyOf(files.keySet()))
              .within(Duration.ofSeconds(order.path("limitSeconds").asLong(60)));
      var approved =
          switch (run.askApproval(question)) {
            case Verdict.Approved(var paths, _) -> paths;
            case Verdict.Rejected _ -> List.<String>of();
          };
      for (var file : files.entrySet()) {
        if (approved.contains(file.getKey())) {
          write(run, file.getKey(), file.getValue());
        } else {
          reject(file.getKey());
        }
      }
      if (!rejected().isEmpty()) {
        run.say("I left out what was not approved: " + String.join(", ", rejected()));
      }
    }
  }

  /// Writes a file, as if the run were still its own.
  static final class Haunt extends Task {
    @Override
    void perform(Run run) throws Stopped, InterruptedException {
      write(run, "haunted.txt", "Nobody should read this.");
    }
  }
}
