package dev.overskill.stream.command;

import dev.overskill.events.RunId;
import dev.overskill.stream.approval.Asked;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.LiveJournals;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/// What this node itself has heard of an app lately. Runs and questions are rows that the owner of
/// a partition writes, and after a crash it takes Kafka ten seconds to name another: until then
/// what is in memory is known all the same.
@Singleton
class Heard {
  private final LiveJournals journals;

  @Inject
  Heard(LiveJournals journals) {
    this.journals = journals;
  }

  /// Whether this run began lately, and has not ended.
  boolean isRunning(AppKey key, RunId run) {
    boolean running = false;
    for (var told : latest(key)) {
      if (run.value().equals(told.run())) {
        running =
            switch (told.type()) {
              case "ag-ui.RUN_STARTED" -> true;
              case "ag-ui.RUN_FINISHED", "ag-ui.RUN_ERROR", "run.ended" -> false;
              default -> running;
            };
      }
    }
    return running;
  }

  /// A question that was put lately.
  Optional<Asked> asked(AppKey key, String approval) {
    return latest(key).stream()
        .filter(told -> told.type().equals("ag-ui.CUSTOM"))
        .flatMap(told -> question(told).stream())
        .filter(asked -> asked.approval().equals(approval))
        .findFirst();
  }

  private static Optional<Asked> question(Told told) {
    var event = told.json();
    var run = told.run();
    return event.path("name").asText().equals("approval.requested")
        ? Asked.read(event.path("value"), run == null ? null : new RunId(run), told.time())
        : Optional.empty();
  }

  private List<Told> latest(AppKey key) {
    return journals.get().map(filled -> filled.latest(key)).orElse(List.of());
  }
}
