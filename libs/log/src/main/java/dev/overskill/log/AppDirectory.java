package dev.overskill.log;

import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.Revision;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Every app of the platform, in memory: whose it is, its name, its draft's revision, its release.
/// Derived from [Topics#APP_STATE], which it reads whole; complete once [#ready()].
public final class AppDirectory implements AutoCloseable {
  // Aspects of one app are on different partitions and may come in any order.
  private final Map<AppId, AppState.App> apps = new ConcurrentHashMap<>();
  private final Map<AppId, AppState.Head> heads = new ConcurrentHashMap<>();
  private final Map<AppId, AppState.Release> releases = new ConcurrentHashMap<>();
  private final Map<AppId, AppState.Preview> previews = new ConcurrentHashMap<>();
  private final Map<AppId, AppState.Viewing> viewing = new ConcurrentHashMap<>();
  private final Map<AppId, AppState.Upstream> upstreams = new ConcurrentHashMap<>();
  private final Map<AppId, AppState.Fence> fences = new ConcurrentHashMap<>();
  private final Map<AppSlug, AppId> slugs = new ConcurrentHashMap<>();
  private final DomainClaims domains = new DomainClaims();
  private final Map<String, AppState.Access> access = new ConcurrentHashMap<>();
  private final List<Consumer<AppState>> listeners = new CopyOnWriteArrayList<>();
  private final Parking parking;
  private final LogReader reader;

  /// What is known of one app.
  ///
  /// @param release what visitors see, once something is released
  public record Entry(AppState.App app, Revision head, Optional<AppState.Release> release) {
    public TenantId tenant() {
      return app.tenant();
    }

    public boolean active() {
      return app.status() == AppStatus.active;
    }
  }

  /// Starts to read the log.
  public AppDirectory(LogConfig config, Parking parking) {
    this.parking = parking;
    this.reader =
        LogReader.start(
            "app-state",
            config,
            LogReader.Plan.of(new Start.Earliest(), Topics.APP_STATE),
            parking,
            this::apply);
  }

  /// Whether everything that was on the log at the start is in the table.
  public boolean ready() {
    return reader.ready();
  }

  public Optional<Entry> app(AppId app) {
    return Optional.ofNullable(apps.get(app)).map(this::entry);
  }

  public Optional<Entry> app(AppSlug slug) {
    return Optional.ofNullable(slugs.get(slug)).flatMap(this::app);
  }

  /// The app that is shown under a domain of its owner.
  ///
  /// @param domain in lower case
  public Optional<Entry> domain(String domain) {
    return domains.holder(domain).flatMap(this::app);
  }

  public List<Entry> all() {
    return apps.values().stream().map(this::entry).toList();
  }

  /// What was last told of the draft's health; empty for an app that never failed.
  public Optional<AppState.Preview> preview(AppId app) {
    return Optional.ofNullable(previews.get(app));
  }

  /// Who may see the app's previews; empty while that is everybody and never was otherwise.
  public Optional<AppState.Viewing> viewing(AppId app) {
    return Optional.ofNullable(viewing.get(app));
  }

  /// Where the app's data is; empty while that is the platform's own store and never was elsewhere.
  public Optional<AppState.Upstream> upstream(AppId app) {
    return Optional.ofNullable(upstreams.get(app));
  }

  /// Whether the platform ended this run of the app: its worker counts for nothing any more.
  public boolean isFenced(AppId app, RunId run) {
    var fence = fences.get(app);
    return fence != null && fence.runs().contains(run);
  }

  /// The runs of the app that the platform ended, the latest first.
  public List<RunId> fenced(AppId app) {
    var fence = fences.get(app);
    return fence == null ? List.of() : fence.runs();
  }

  /// Whose tokens were withdrawn, and from when.
  public List<AppState.Access> access() {
    return List.copyOf(access.values());
  }

  private Entry entry(AppState.App app) {
    var head = heads.get(app.app());
    return new Entry(
        app,
        head == null ? Revision.NONE : head.revision(),
        Optional.ofNullable(releases.get(app.app())));
  }

  /// Calls this with every state from now on, on the reader's thread: it must not block. What came
  /// before is not repeated, so register before the directory is ready or read [#all()] too.
  public void listen(Consumer<AppState> listener) {
    listeners.add(listener);
  }

  private void apply(List<LogRecord> records) {
    for (var record : records) {
      if (record.value() == null) {
        continue;
      }
      try {
        var state = record.read(AppState.class);
        apply(state);
        listeners.forEach(listener -> listener.accept(state));
      } catch (MalformedEventException e) {
        parking.park(record, String.valueOf(e.getMessage()));
      }
    }
  }

  private void apply(AppState state) {
    switch (state) {
      case AppState.App app -> {
        apps.put(app.app(), app);
        slugs.putIfAbsent(app.slug(), app.app());
      }
      case AppState.Head head -> heads.put(head.app(), head);
      case AppState.Release release -> releases.put(release.app(), release);
      case AppState.Preview preview -> previews.put(preview.app(), preview);
      case AppState.Viewing seen -> viewing.put(seen.app(), seen);
      case AppState.Upstream upstream -> upstreams.put(upstream.app(), upstream);
      case AppState.Domains held -> domains.claim(held);
      case AppState.Fence fence -> fences.put(fence.app(), fence);
      case AppState.Access withdrawn -> access.put(withdrawn.key(), withdrawn);
      case AppState.Unrecognised _ -> {}
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
