package dev.overskill.preview;

import dev.overskill.compiler.CompilerProcesses;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.log.AppDirectory;
import dev.overskill.preview.bridge.ToolReader;
import dev.overskill.preview.door.PreviewDoor;
import dev.overskill.preview.draft.ChangeFeed;
import dev.overskill.preview.draft.Drafts;
import dev.overskill.preview.pack.Dependencies;
import dev.overskill.preview.pack.Packs;
import dev.overskill.preview.pack.Wish;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Starts and ends with the process: opens the door, reads the log, looks after the drafts.
@ApplicationScoped
class PreviewRouter {
  private static final Logger LOG = Logger.getLogger(PreviewRouter.class);
  private static final int BEFORE_ALL_OTHERS = -100_000;
  private static final long TIDY_MILLIS = 15_000;
  private static final List<String> FIRST_IMPORTS =
      List.of("react", "react-dom/client", "react/jsx-dev-runtime");

  private final PreviewDoor door;
  private final Drafts drafts;
  private final Packs packs;
  private final PreviewConfig config;
  private final Map<AppId, Instant> narrowed = new ConcurrentHashMap<>();

  PreviewRouter(PreviewDoor door, Drafts drafts, Packs packs, PreviewConfig config) {
    this.door = door;
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
    config.warm().ifPresent(folders -> folders.forEach(this::warm));
  }

  void answer(@Observes StartupEvent started, ToolReader tools) {
    tools.start();
  }

  /// An app that is not shown any more, or not to everybody who saw it, lets its pages go: those
  /// that still may see it come back by themselves.
  private void changed(AppState state) {
    if (state instanceof AppState.App app && app.status() != AppStatus.active) {
      drafts.putAway(app.app());
    }
    if (state instanceof AppState.Viewing seen
        && !seen.narrowedAt().equals(narrowed.put(seen.app(), seen.narrowedAt()))) {
      drafts.putAway(seen.app());
    }
  }

  /// Makes the pack of a template before anybody asks for it.
  private void warm(Path folder) {
    try {
      var lock = folder.resolve("package-lock.json");
      var text = Files.exists(lock) ? Files.readString(lock) : null;
      var manifest = Files.readString(folder.resolve("package.json"));
      var wish = Wish.of(Dependencies.of(manifest, text), FIRST_IMPORTS);
      var _ =
          packs
              .pack(wish)
              .whenComplete((made, failure) ->
                  LOG.infof("a pack is warm folder=%s: %s", folder, failure == null));
    } catch (IOException e) {
      LOG.warnf("there is no template to warm folder=%s: %s", folder, e.getMessage());
    }
  }
}
