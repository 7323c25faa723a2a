package dev.overskill.preview;

import static java.util.stream.Collectors.toSet;

import dev.overskill.compiler.CompilerProcesses;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.log.AppDirectory;
import dev.overskill.preview.bridge.ToolReader;
import dev.overskill.preview.call.CallFeed;
import dev.overskill.preview.door.PreviewDoor;
import dev.overskill.preview.draft.ChangeFeed;
import dev.overskill.preview.draft.Drafts;
import dev.overskill.preview.pack.Packs;
import dev.overskill.preview.pack.Warming;
import dev.overskill.preview.upstream.ApiDoor;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Starts and ends with the process: opens the door, reads the log, looks after the drafts.
@ApplicationScoped
class PreviewRouter {
  private static final Logger LOG = Logger.getLogger(PreviewRouter.class);
  private static final int BEFORE_ALL_OTHERS = -100_000;
  private static final long TIDY_MILLIS = 15_000;

  private final PreviewDoor door;
  private final ApiDoor api;
  private final Drafts drafts;
  private final Packs packs;
  private final PreviewConfig config;
  private final Map<AppId, Instant> narrowed = new ConcurrentHashMap<>();
  private final Map<AppId, Set<String>> domains = new ConcurrentHashMap<>();

  PreviewRouter(PreviewDoor door, ApiDoor api, Drafts drafts, Packs packs, PreviewConfig config) {
    this.door = door;
    this.api = api;
    this.drafts = drafts;
    this.packs = packs;
    this.config = config;
  }

  void open(@Observes Router router) {
    router.route().order(BEFORE_ALL_OTHERS).handler(door::handle);
  }

  void start(
      @Observes StartupEvent started,
      CompilerProcesses compiler,
      ChangeFeed feed,
      AppDirectory apps,
      Vertx vertx) {
    LOG.debugf("reading the log: %s", feed.ready());
    compiler.start();
    apps.listen(this::changed);
    vertx.setPeriodic(TIDY_MILLIS, _ -> drafts.tidy());
    var templates = config.warmTemplates().orElse(List.of()).stream().map(Warming::template);
    var folders =
        config.warm().orElse(List.of()).stream().flatMap(it -> Warming.folder(it).stream());
    var _ = new Warming(packs).start(Stream.concat(folders, templates).toList());
  }

  void answer(@Observes StartupEvent started, CallFeed calls, ToolReader tools) {
    if (config.foresight()) {
      calls.start();
    }
    tools.start();
  }

  /// An app that is not shown any more, or not to everybody or everywhere it was, lets its pages
  /// go: those that still may see it come back by themselves.
  private void changed(AppState state) {
    if (state instanceof AppState.App app && app.status() != AppStatus.active) {
      putAway(app.app());
    }
    if (state instanceof AppState.Viewing seen
        && !seen.narrowedAt().equals(narrowed.put(seen.app(), seen.narrowedAt()))) {
      drafts.putAway(seen.app());
      api.putDraftAway(seen.app());
    }
    if (state instanceof AppState.Upstream upstream) {
      api.putAway(upstream.app());
    }
    if (state instanceof AppState.Domains held && hasLost(held)) {
      drafts.putAway(held.app());
    }
  }

  /// Whether an app is not shown any more under a domain under which it was.
  private boolean hasLost(AppState.Domains held) {
    var names = held.domains().stream().map(AppState.Domains.Domain::name).collect(toSet());
    var before = domains.put(held.app(), names);
    return before != null && !names.containsAll(before);
  }

  private void putAway(AppId app) {
    drafts.putAway(app);
    api.putAway(app);
  }
}
