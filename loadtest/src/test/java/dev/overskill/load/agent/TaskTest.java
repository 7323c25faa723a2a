package dev.overskill.load.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.overskill.events.AgentCommand.Decision;
import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.ToolRegistry;
import dev.overskill.events.agent.AgentWorker;
import dev.overskill.events.agent.DaemonTimekeeper;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskTest {
  private static final RunId RUN = new RunId("run-1");

  private final DaemonTimekeeper time = new DaemonTimekeeper(Clock.systemUTC());
  private final AgentWorker.Means means =
      new AgentWorker.Means(time, Ids.secure(), new ToolRegistry());
  private final ConcurrentLinkedQueue<AgentEvent> said = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    time.close();
  }

  /// A platform that answers every call, and a person who approves the first file only.
  private void answer(AgentEvent event, ToolOutcome outcome, Consumer<AppEvent> to) {
    said.add(event);
    if (event instanceof AgentEvent.ToolCallEnd(var call)) {
      to.accept(new AppEvent.ToolResult(RUN, call, "write_file", outcome));
    } else if (event instanceof AgentEvent.Custom(var name, var value)
        && value != null
        && name.equals("approval.requested")) {
      to.accept(
          new AppEvent.ApprovalClosed(
              value.path("approval").asText(),
              RUN,
              Decision.approve,
              List.of(value.path("paths").path(0).asText()),
              "usr_1",
              null,
              null));
    }
  }

  private long calls() {
    return said.stream().filter(AgentEvent.ToolCallStart.class::isInstance).count();
  }

  @Test
  void onlyWhatWasApprovedIsWritten() throws Exception {
    var done = new ToolOutcome.Succeeded(TextNode.valueOf("done"));
    var self = new CompletableFuture<AgentWorker>();
    var worker =
        new AgentWorker("app_1", (_, event) -> answer(event, done, self.join()::receive), means);
    self.complete(worker);
    var order =
        EventJson.mapper()
            .readTree(
                """
                {"message":"May I?","paths":[{"path":"a","text":"1"},{"path":"b","text":"2"}]}
                """);
    var task = new Task.Approve(order);

    worker.perform(RUN, null, task::perform);

    assertThat(task.rejected()).containsExactly("b");
    assertThat(task.refused()).isEmpty();
    assertThat(calls()).isEqualTo(1);
  }

  @Test
  void aRunThatVanishedGoesOnAsIfNothingHadHappened() throws Exception {
    var over = new ToolOutcome.Refused("run_over", "it is over");
    var self = new CompletableFuture<Ghost>();
    var ghost = new Ghost("app_1", (_, event) -> answer(event, over, self.join()::receive), means);
    self.complete(ghost);
    var task = new Task.Haunt();
    var haunted = new CompletableFuture<Void>();

    ghost.vanish(RUN);
    ghost.receive(new AppEvent.RunEnded(RUN, "failed", "worker_lost"));
    ghost.haunt(
        RUN,
        run -> {
          task.perform(run);
          haunted.complete(null);
        });

    haunted.get(Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS);
    assertThat(task.refused()).singleElement().asString().contains("run_over");
    assertThat(calls()).isEqualTo(1);
  }
}
