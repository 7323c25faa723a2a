package dev.overskill.preview;

import dev.overskill.log.AppDirectory;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import dev.overskill.log.Relay;
import dev.overskill.preview.bridge.Listener;
import dev.overskill.preview.bridge.Notebooks;
import dev.overskill.preview.bridge.Script;
import dev.overskill.preview.bridge.ToolReader;
import dev.overskill.preview.call.CallFeed;
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
  private static final long RELAYED_BYTES = 4 << 20;

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

  /// What agents say, read once for all who hear it.
  @Produces
  @Singleton
  Relay said() {
    return new Relay(RELAYED_BYTES);
  }

  @Produces
  @Singleton
  CallFeed calls(Log log, Drafts drafts, Relay said, Clock clock) {
    var of = new CallFeed.Log(log.config(), log.apps()::isFenced, log.parking(), said);
    return new CallFeed(of, drafts, clock);
  }

  void close(@Disposes CallFeed calls) {
    calls.close();
  }

  @Produces
  @Singleton
  ToolReader tools(Log log, Relay said, Drafts drafts, Notebooks books, Clock clock) {
    var of = new ToolReader.Log(log.config(), log.writer(), log.parking(), log.apps(), said);
    return new ToolReader(of, drafts, books, clock);
  }

  void close(@Disposes ToolReader tools) {
    tools.close();
  }
}
