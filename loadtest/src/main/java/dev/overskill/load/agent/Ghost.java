package dev.overskill.load.agent;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent;
import dev.overskill.events.RunId;
import dev.overskill.events.agent.AgentWorker;
import dev.overskill.events.agent.Outlet;
import dev.overskill.events.agent.Work;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// A worker that vanishes in the middle of a run, as one that was killed or cut off, and may come
/// back without knowing that it was given up: it is deaf to everything but answers to its calls.
final class Ghost {
  private final Outlet outlet;
  private final AgentWorker worker;
  private final Map<RunId, CompletableFuture<Work>> vanished = new ConcurrentHashMap<>();

  Ghost(String thread, Outlet outlet, AgentWorker.Means means) {
    this.outlet = outlet;
    this.worker = new AgentWorker(thread, this::emit, means);
  }

  private void emit(RunId run, AgentEvent event) {
    if (!vanished.containsKey(run)) {
      outlet.emit(run, event);
    }
  }

  void receive(AppEvent event) {
    if (event instanceof AppEvent.ToolResult) {
      worker.receive(event);
    }
  }

  /// Begins a run, in the middle of which nothing more is heard of it; returns once that is so.
  void vanish(RunId name) {
    var gone = new CompletableFuture<Void>();
    var back = new CompletableFuture<Work>();
    Work work =
        run -> {
          try (var text = run.text()) {
            text.add("I was just about to");
            vanished.put(name, back);
            gone.complete(null);
            var more = back.join();
            vanished.remove(name);
            more.perform(run);
          }
        };
    Thread.ofVirtual().name("ghost").start(() -> live(name, work, gone));
    gone.join();
  }

  private void live(RunId name, Work work, CompletableFuture<Void> gone) {
    try {
      worker.perform(name, null, work);
    } catch (InterruptedException | RuntimeException e) {
      gone.completeExceptionally(e);
    }
  }

  /// Lets a vanished run go on as if nothing had happened.
  void haunt(RunId name, Work work) {
    var back = vanished.get(name);
    if (back == null) {
      throw new IllegalArgumentException("no run " + name + " has vanished");
    }
    back.complete(work);
  }
}
