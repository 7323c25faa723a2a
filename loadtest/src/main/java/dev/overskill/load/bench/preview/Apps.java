package dev.overskill.load.bench.preview;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.load.Platform;
import dev.overskill.load.demo.Template;
import dev.overskill.load.watch.Http;
import dev.overskill.load.watch.Person;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogRecord;
import dev.overskill.log.LogWriter;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// The platform's apps of new tenants.
final class Apps implements AutoCloseable {
  private static final int CREATORS = 12;
  private static final int TRIES = 100;
  private static final long PAUSE_NANOS = 50_000_000;

  private final Platform platform;
  private final Template template;
  private final Http http = new Http();
  private final List<Person> people = new ArrayList<>();
  private final LogWriter log;
  private final Optional<Milestones> milestones;

  /// An app with its files, which nobody has looked at.
  record App(AppId id, String slug, Project project, Person owner) {}

  /// @param withStages whether authors know when their edits passed the stages on their way
  Apps(Platform platform, Template template, boolean withStages) throws IOException {
    this(platform, template, withStages, 1);
  }

  /// @param tenants of whom each has as many of the apps as the others
  Apps(Platform platform, Template template, boolean withStages, int tenants) throws IOException {
    this.platform = platform;
    this.template = template;
    for (int n = 0; n < tenants; n++) {
      var name = unique();
      people.add(Person.ofNewTenant(platform, http, name, name + "@bench.localhost"));
    }
    var config = new LogConfig(platform.kafka(), "bench");
    this.log = new LogWriter(config).warm(Topics.AGENT_EVENTS);
    this.milestones = withStages ? Optional.of(new Milestones(config, log)) : Optional.empty();
  }

  /// Makes so many apps, each with code of its own.
  List<App> create(int count) throws IOException, InterruptedException {
    return create(count, slug -> Project.of(template, slug));
  }

  /// Makes so many apps that begin with the same files, as those of one template do.
  List<App> createAlike(int count) throws IOException, InterruptedException {
    var project = new Project("everybody", template.files());
    return create(count, _ -> project);
  }

  private List<App> create(int count, Function<String, Project> projects)
      throws IOException, InterruptedException {
    try (var creators = Executors.newFixedThreadPool(CREATORS)) {
      var asked = new ArrayList<Future<App>>();
      for (int i = 0; i < count; i++) {
        var owner = people.get(i % people.size());
        asked.add(creators.submit(() -> createOne(owner, projects)));
      }
      var made = new ArrayList<App>();
      for (var one : asked) {
        made.add(one.get());
      }
      return made;
    } catch (ExecutionException e) {
      throw new IOException("an app could not be made: " + e.getCause(), e);
    }
  }

  private App createOne(Person owner, Function<String, Project> projects) throws IOException {
    var slug = unique();
    var id = new AppId(owner.createApp(slug, slug).path("app").asText());
    var app = new App(id, slug, projects.apply(slug), owner);
    write(app);
    return app;
  }

  /// file-store may hear of a new app a moment later than we do.
  private void write(App app) throws IOException {
    var uri = URI.create(platform.files() + "/v1/apps/" + app.id() + "/changes");
    var body = changes(app.project());
    for (int tries = 1; ; tries++) {
      var answer = http.post(uri, app.owner().bearer(), body);
      if (answer.ok() || tries == TRIES) {
        answer.orFail("write the files");
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /// Says of so many apps that they exist, as tenant-auth does of those it makes; nobody will ever
  /// look at them.
  ///
  /// @return their preview hosts
  List<String> announce(int count) {
    var ids = Ids.secure();
    var tenant = new TenantId(people.getFirst().tenant());
    var hosts = new ArrayList<String>();
    var told = new ArrayList<CompletableFuture<LogRecord.Position>>();
    for (int i = 0; i < count; i++) {
      var slug = new AppSlug(unique());
      var state = new AppState.App(ids.app(), tenant, slug, "One of many", AppStatus.active);
      told.add(append(ids.next(), state).toCompletableFuture());
      hosts.add(slug + "." + platform.previewDomain());
    }
    CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new)).join();
    return hosts;
  }

  private CompletionStage<LogRecord.Position> append(String id, AppState.App state) {
    var attributes =
        new Attributes(
            id,
            EventJson.typeOf(state),
            "/bench",
            state.app(),
            Clock.systemUTC().instant().truncatedTo(ChronoUnit.MICROS),
            state.tenant(),
            null,
            null);
    return log.append(Topics.APP_STATE, state.key(), attributes, EventJson.write(state));
  }

  private static ObjectNode changes(Project project) {
    var body = EventJson.mapper().createObjectNode().put("base", 0);
    var changes = body.putArray("changes");
    project
        .files()
        .forEach((path, bytes) ->
            changes
                .addObject()
                .put("op", "put")
                .put("path", path)
                .put("base64", Base64.getEncoder().encodeToString(bytes)));
    return body;
  }

  private static String unique() {
    return "bench-" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  }

  Page page(Vertx vertx, App app) {
    var host = app.slug() + "." + platform.previewDomain();
    return new Page(vertx, new Page.Address(host, platform.previewPort()));
  }

  Author author(App app) {
    return new AgentAuthor(log, new TenantId(app.owner().tenant()), app.id(), milestones);
  }

  @Override
  public void close() {
    milestones.ifPresent(Milestones::close);
    log.close();
    http.close();
  }
}
