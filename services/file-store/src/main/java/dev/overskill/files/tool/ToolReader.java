package dev.overskill.files.tool;

import dev.overskill.events.ToolRegistry;
import dev.overskill.events.Topics;
import dev.overskill.files.blob.BlobConfig;
import dev.overskill.files.blob.Blobs;
import dev.overskill.files.change.QuotaConfig;
import dev.overskill.files.gate.Crossings;
import dev.overskill.files.history.Answers;
import dev.overskill.files.history.History;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.Parking;
import dev.overskill.log.Start;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads the tool calls of the log while the service runs, as a member of the group `file-store`.
/// It begins when the directory of apps is complete, and stops in order.
@ApplicationScoped
public class ToolReader {
  static final String GROUP = "file-store";

  private static final Logger LOG = Logger.getLogger(ToolReader.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Duration EXPIRE_EVERY = Duration.ofSeconds(5);

  private final AppDirectory apps;
  private final LogConfig log;
  private final Parking parking;
  private final ToolWork work;
  private final Lanes<ToolConsumer.Job> lanes;
  private final ToolConsumer consumer;
  private final Thread opener = Thread.ofVirtual().name("tool-reader").unstarted(this::open);
  private volatile @Nullable LogReader reader;

  @Inject
  ToolReader(
      ToolConfig config,
      QuotaConfig quota,
      BlobConfig blobConfig,
      AppDirectory apps,
      LogConfig log,
      Parking parking,
      Crossings crossings,
      Answers answers,
      History history,
      Blobs blobs,
      Clock clock,
      MeterRegistry meters) {
    this.apps = apps;
    this.log = log;
    this.parking = parking;
    var uploads =
        new ToolAnswers.Uploads(
            blobs, blobConfig.inlineLimit().asLongValue(), quota.quota().bytesPerFile());
    var tools = new FileTools(clock, config.search());
    var answering =
        new ToolAnswers(
            new ToolRequests(new ToolRegistry()), tools, answers, history, uploads, apps);
    this.work = new ToolWork(answering, parking, meters, clock, config.attempt());
    this.lanes = new Lanes<>(config.lanes(), config.waiting(), work::run);
    this.consumer =
        new ToolConsumer(
            config, apps, new ToolConsumer.Exits(parking, crossings), lanes, clock, meters);
  }

  void start(@Observes StartupEvent started) {
    opener.start();
  }

  private void open() {
    try {
      while (!apps.ready()) {
        Thread.sleep(LOOK_EVERY);
      }
      var plan = LogReader.Plan.of(new Start.Group(GROUP), Topics.AGENT_EVENTS);
      reader = LogReader.start("tools", log, plan, parking, consumer);
      while (true) {
        Thread.sleep(EXPIRE_EVERY);
        consumer.expire();
      }
    } catch (InterruptedException _) {
      LOG.debug("no more tool calls are read");
    }
  }

  /// Whether the calls that were on the log at the start have been read.
  public boolean ready() {
    return Optional.ofNullable(reader).map(LogReader::ready).orElse(false);
  }

  void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
    opener.interrupt();
    lanes.drain(DRAIN);
    work.close();
    var running = reader;
    if (running != null) {
      running.close();
    }
  }
}
