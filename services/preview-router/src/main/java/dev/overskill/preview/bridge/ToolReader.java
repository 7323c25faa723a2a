package dev.overskill.preview.bridge;

import dev.overskill.events.AppEvent.ToolResult;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import dev.overskill.log.Relay;
import dev.overskill.log.Start;
import dev.overskill.preview.draft.Drafts;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Reads the tool calls of the log while the service runs, as a member of the group
/// `preview-router`, from when the directory of apps is complete.
public final class ToolReader implements AutoCloseable {
  private static final String GROUP = "preview-router";
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /// Agents ask seldom for what pages said, but each delta of theirs would wake this reader, beside
  /// those for whom somebody waits.
  private static final Duration GATHER = Duration.ofMillis(100);

  private final Log log;
  private final AgentTools tools;
  private final Thread opener = Thread.ofVirtual().name("tool-reader").unstarted(this::open);
  private volatile @Nullable LogReader reader;

  /// The log, and who is on it.
  ///
  /// @param relay where records are taken from that are read already
  public record Log(
      LogConfig config, LogWriter writer, Parking parking, AppDirectory apps, Relay relay)
      implements AgentTools.Apps, AgentTools.Outlet {
    @Override
    public Optional<TenantId> tenant(AppId app) {
      return apps.app(app).map(AppDirectory.Entry::tenant);
    }

    @Override
    public boolean isFenced(AppId app, RunId run) {
      return apps.isFenced(app, run);
    }

    @Override
    public CompletionStage<?> append(Attributes attributes, ToolResult result) {
      var value = EventJson.write(result);
      return writer.append(Topics.APP_EVENTS, attributes.app().value(), attributes, value);
    }

    @Override
    public void park(LogRecord record, String reason) {
      var _ = parking.park(record, reason);
    }
  }

  public ToolReader(Log log, Drafts drafts, Notebooks books, Clock clock) {
    this.log = log;
    var answers = new Answers(drafts, books);
    this.tools = new AgentTools(log, log, answers::answer, clock);
  }

  /// Begins to read.
  public void start() {
    opener.start();
  }

  private void open() {
    try {
      while (!log.apps().ready()) {
        Thread.sleep(LOOK_EVERY);
      }
      var plan =
          LogReader.Plan.of(new Start.Group(GROUP), Topics.AGENT_EVENTS)
              .lingering(GATHER)
              .following(log.relay());
      reader = LogReader.start("preview-tools", log.config(), plan, log.parking(), tools);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    opener.interrupt();
    var running = reader;
    if (running != null) {
      running.close();
    }
  }
}
