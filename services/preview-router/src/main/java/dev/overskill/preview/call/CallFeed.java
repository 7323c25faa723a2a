package dev.overskill.preview.call;

import dev.overskill.events.AppId;
import dev.overskill.events.RunId;
import dev.overskill.events.Topics;
import dev.overskill.log.Batches;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogReader;
import dev.overskill.log.LogRecord;
import dev.overskill.log.Parking;
import dev.overskill.log.Relay;
import dev.overskill.log.Start;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.draft.Drafts;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Hears from the log's tip what agents are about to do to files, and tells drafts that have open
/// pages. Nothing depends on it but how soon these pages hear: it misses what it was not there for,
/// and what comes late.
public final class CallFeed implements Batches, AutoCloseable {
  private static final OpenCalls.Rule RULE =
      new OpenCalls.Rule(FileCalls.TOOLS, 64, 256 * 1024, Duration.ofSeconds(30));

  /// What was said longer ago is done by now.
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Map<Integer, OpenCalls> open = new HashMap<>();
  private final Log log;
  private final Drafts drafts;
  private final Clock clock;
  private volatile @Nullable LogReader reader;

  /// The log.
  ///
  /// @param fenced whether the platform ended this run of this app
  /// @param relay where others of this process take the same records from
  public record Log(
      LogConfig config, BiPredicate<AppId, RunId> fenced, Parking parking, Relay relay) {}

  public CallFeed(Log log, Drafts drafts, Clock clock) {
    this.log = log;
    this.drafts = drafts;
    this.clock = clock;
  }

  /// Begins to read.
  public void start() {
    var plan = LogReader.Plan.of(new Start.Tip(), Topics.AGENT_EVENTS).leading(log.relay());
    reader = LogReader.start("calls", log.config(), plan, log.parking(), this);
  }

  @Override
  public void handle(List<LogRecord> records) {
    for (var record : records) {
      var calls =
          open.computeIfAbsent(record.partition(), _ -> new OpenCalls(RULE, this::isWatched));
      calls
          .take(record)
          .ifPresent(call -> {
            calls.closed(call);
            if (isFresh(record)) {
              tell(call);
            }
          });
    }
  }

  private boolean isWatched(LogRecord start) {
    var attributes = start.attributes();
    return draft(start).filter(it -> it.tenant().equals(attributes.tenant())).isPresent()
        && (attributes.run() == null || !log.fenced().test(attributes.app(), attributes.run()));
  }

  private Optional<Draft> draft(LogRecord record) {
    return drafts.live(record.attributes().app()).filter(draft -> draft.sockets().size() > 0);
  }

  private boolean isFresh(LogRecord record) {
    return record.appended().plus(FRESH).isAfter(clock.instant());
  }

  private void tell(OpenCalls.Call call) {
    draft(call.start()).ifPresent(draft -> FileCalls.intent(call).ifPresent(draft::foresee));
  }

  @Override
  public void close() {
    Optional.ofNullable(reader).ifPresent(LogReader::close);
  }
}
