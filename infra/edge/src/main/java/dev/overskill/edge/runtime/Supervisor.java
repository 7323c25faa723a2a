package dev.overskill.edge.runtime;

import dev.overskill.edge.EdgeSettings.Watch;
import dev.overskill.edge.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The supervised process that serves visitors. It is asked for life all the time, killed when it
/// hangs, started again when it ends, and told about every change before the changer is answered.
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Supervisor.class.getName());
  private static final Duration TELLING = Duration.ofSeconds(2);
  private static final int TELLINGS = 20;
  private static final byte[] NOTHING = {};

  private final Installation installation;
  private final Watch watch;
  private final Clock clock;
  private final String watchword = Registry.randomKey();
  private final Strikes strikes;
  private final Meters meters = new Meters();
  private volatile @Nullable Workerd process;
  private volatile boolean ready;
  private volatile boolean closed;
  private int httpPort;

  public Supervisor(Installation installation, Watch watch, Clock clock) {
    this.installation = installation;
    this.watch = watch;
    this.clock = clock;
    this.strikes = new Strikes(watchword, clock);
  }

  /// Starts the process and its watchdog; visitors are served when this returns.
  public void start(Installation.Visitors visitors, String registry, String registryKey) {
    endOrphan();
    var keys = new Installation.Keys(registryKey, watchword);
    var first = launch(installation.visitors(visitors, registry, keys));
    httpPort = first.port("http");
    // A restart takes the same port, also when the first one was picked freely.
    var fixed =
        new Installation.Visitors(
            visitors.site(),
            httpPort,
            visitors.namespace(),
            visitors.routesKv(),
            visitors.maxLive());
    var again = installation.visitors(fixed, registry, keys);
    Thread.ofVirtual().name("workerd-watchdog").start(() -> guard(again));
  }

  public int httpPort() {
    return httpPort;
  }

  /// Whether the process answered the watchdog's last question.
  public boolean ready() {
    return ready;
  }

  public Meters meters() {
    return meters;
  }

  /// The id of the running process.
  public Optional<Long> pid() {
    return Optional.ofNullable(process).map(Workerd::pid);
  }

  /// Whether a script does not run for now, because it made the process hang again and again.
  public boolean setAside(String address) {
    var until = strikes.setAside(address);
    // The process holds the answer; it asks again once the term is over.
    until.ifPresent(end ->
        Thread.ofVirtual()
            .start(() -> {
              pause(Duration.between(clock.instant(), end).plus(watch.interval()));
              scriptChanged(address);
            }));
    return until.isPresent();
  }

  /// A script was written or deleted; `address` is `{namespace}/{script}`.
  public void scriptChanged(String address) {
    tell(Map.of("script", address));
  }

  /// A KV value was written or deleted.
  public void keyChanged(String space, String key) {
    tell(Map.of("route", space + "/" + key));
  }

  /// A process that cannot be told is replaced: a fresh one knows nothing and pulls.
  private void tell(Map<String, String> change) {
    var body = Json.bytes(change);
    for (int attempt = 0; attempt < TELLINGS && !closed; attempt++) {
      var told = process;
      try {
        if (told == null || told.admin("/changed", body, TELLING).statusCode() == 204) {
          return;
        }
      } catch (IOException deaf) {
        LOG.log(Level.WARNING, "workerd could not be told of a change; it is replaced");
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
      if (told != null) {
        told.kill();
      }
      pause(watch.interval());
    }
  }

  private void guard(Workerd.Command command) {
    int misses = 0;
    while (!closed) {
      pause(watch.interval());
      var present = process;
      if (closed) {
        return;
      }
      if (present == null || !present.alive()) {
        meters.exits.increment();
        strikes.ended();
        restart(command);
        misses = 0;
      } else if (answers(present)) {
        ready = true;
        misses = 0;
      } else if (++misses >= watch.misses()) {
        meters.hangs.increment();
        ready = false;
        present.kill();
        var culprit = strikes.hung().orElse("nobody known");
        LOG.log(Level.WARNING, "workerd hung while it ran {0}; it was killed", culprit);
        restart(command);
        misses = 0;
      }
    }
  }

  private boolean answers(Workerd present) {
    try {
      return present.admin("/healthz", NOTHING, watch.patience()).statusCode() == 200;
    } catch (IOException silent) {
      return false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void restart(Workerd.Command command) {
    ready = false;
    try {
      launch(command);
    } catch (IllegalStateException | UncheckedIOException failure) {
      LOG.log(Level.ERROR, "workerd does not start", failure);
    }
  }

  private synchronized Workerd launch(Workerd.Command command) {
    if (closed) {
      throw new IllegalStateException("the edge is closing");
    }
    var started = Workerd.start(command, strikes::hear);
    process = started;
    ready = true;
    meters.starts.increment();
    writePid(started.pid());
    return started;
  }

  private void writePid(long pid) {
    try {
      Files.writeString(installation.pidFile(), Long.toString(pid));
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "cannot note the process id", failure);
    }
  }

  /// An edge that was killed leaves its process behind, on the port this one needs.
  private void endOrphan() {
    Path file = installation.pidFile();
    try {
      if (!Files.exists(file)) {
        return;
      }
      var config = installation.folder().toString();
      ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
          .filter(orphan -> orphan.info().commandLine().orElse("").contains(config))
          .ifPresent(orphan -> {
            orphan.destroyForcibly();
            orphan.onExit().join();
          });
    } catch (IOException | NumberFormatException unreadable) {
      LOG.log(Level.WARNING, "cannot read the noted process id", unreadable);
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    ready = false;
    var present = process;
    if (present != null) {
      present.kill();
    }
  }
}
