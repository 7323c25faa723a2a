package dev.overskill.preview;

import dev.overskill.log.AppDirectory;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import dev.overskill.preview.bridge.Listener;
import dev.overskill.preview.bridge.Notebooks;
import dev.overskill.preview.bridge.Script;
import dev.overskill.preview.bridge.ToolReader;
import dev.overskill.preview.door.PreviewDoor;
import dev.overskill.preview.draft.Drafts;
import dev.overskill.preview.draft.News;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// Puts together what hears the pages, and what answers agents about them.
@ApplicationScoped
class BridgeBeans {
  @Produces
  @Singleton
  Notebooks notebooks() {
    return new Notebooks();
  }

  @Produces
  @Singleton
  PreviewDoor.Bridge bridge(
      PreviewDoor.Rules rules, Notebooks books, News news, Clock clock, MeterRegistry meters) {
    return new PreviewDoor.Bridge(
        new Script(rules.consoles()), new Listener(books, news, clock, meters));
  }

  @Singleton
  record Log(LogConfig config, LogWriter writer, Parking parking, AppDirectory apps) {}

  @Produces
  @Singleton
  ToolReader tools(Log log, Drafts drafts, Notebooks books, Clock clock) {
    var of = new ToolReader.Log(log.config(), log.writer(), log.parking(), log.apps());
    return new ToolReader(of, drafts, books, clock);
  }

  void close(@Disposes ToolReader tools) {
    tools.close();
  }
}
