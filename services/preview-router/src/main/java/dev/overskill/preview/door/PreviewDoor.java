package dev.overskill.preview.door;

import dev.overskill.compiler.Compiler;
import dev.overskill.events.Revision;
import dev.overskill.log.AppDirectory;
import dev.overskill.preview.access.Gate;
import dev.overskill.preview.bridge.Listener;
import dev.overskill.preview.bridge.Script;
import dev.overskill.preview.door.DraftAnswers.Question;
import dev.overskill.preview.door.DraftAnswers.Wants;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.draft.Drafts;
import dev.overskill.preview.draft.Editions;
import dev.overskill.preview.draft.PutAwayException;
import dev.overskill.preview.limit.Quotas;
import dev.overskill.preview.pack.PackFiles;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.upstream.ApiDoor;
import dev.overskill.preview.upstream.Asker;
import dev.overskill.tenancy.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/// Every request to this node: what a preview host may be asked, and by whom it is answered. A
/// request belongs to the app of its Host header and to no other.
public final class PreviewDoor {
  private static final Logger LOG = Logger.getLogger(PreviewDoor.class);
  private static final String PLATFORM = "/q/";
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  /// Where the data of apps is asked for.
  static final String DATA = "/api";

  private final Rules rules;
  private final Register apps;
  private final Drafts drafts;
  private final Editions editions;
  private final DraftAnswers answers;
  private final RevisionAnswers revisions;
  private final Replies replies;
  private final HmrDoor sockets = new HmrDoor();
  private final BridgeDoor bridge;
  private final ApiDoor api;
  private final EdgeDoor edge;
  private final Entrance entrance;
  private final Turnstile turnstile;

  /// What holds at this door.
  ///
  /// @param domain the preview domain
  /// @param patience how long a request may wait for a draft, or for its packages
  /// @param consoles the origins of pages that may show a preview in a frame
  /// @param edgeKey what the edge proves with that it speaks for visitors of published apps
  public record Rules(
      String domain,
      Duration patience,
      List<String> consoles,
      Kept kept,
      Clock clock,
      Optional<Secret> edgeKey) {}

  /// How many bytes stay in memory: of modules as browsers get them, and of compressed bodies.
  public record Kept(long linked, long zipped) {}

  /// What answers are made from.
  public record Parts(
      AppDirectory apps,
      Drafts drafts,
      Editions editions,
      Contents contents,
      Compiler compiler,
      Bridge bridge,
      ApiDoor api,
      Quotas quotas,
      MeterRegistry meters) {}

  /// What stands in pages, and who hears what it says.
  public record Bridge(Script script, Listener listener) {}

  public PreviewDoor(Rules rules, Parts parts) {
    this.rules = rules;
    this.apps = new Register(parts.apps());
    this.drafts = parts.drafts();
    var vite = new ViteFiles(parts.compiler());
    var script = parts.bridge().script();
    var modules = new ModuleAnswers(rules.kept().linked());
    this.editions = parts.editions();
    this.answers = new DraftAnswers(parts.contents(), modules, vite, new Furnishing.Live(script));
    this.revisions = new RevisionAnswers(parts.contents(), modules, vite);
    this.replies =
        new Replies(new Isolation(rules.consoles()), rules.kept().zipped(), parts.meters());
    this.api = parts.api();
    this.turnstile = new Turnstile(parts.quotas(), replies);
    var key = new EdgeDoor.Key(rules.edgeKey(), rules.clock());
    this.edge = new EdgeDoor(key, apps, api, turnstile, replies);
    this.entrance = new Entrance(new Gate(parts.apps()::viewing, rules.clock()), rules.clock());
    this.bridge = new BridgeDoor(script, parts.bridge().listener(), replies);
  }

  /// Answers a request, or passes it on if it is for the platform's own endpoints.
  public void handle(RoutingContext routing) {
    var request = routing.request();
    switch (Knock.read(request, rules.domain())) {
      case Knock.At(_, _, var path) when EdgeDoor.knocks(request) -> edge.handle(routing, path);
      case Knock.At(HostName.Preview(var slug), _, var path) ->
          app(new Visit(routing, path), apps.app(slug), this::visit);
      case Knock.At(HostName.Frozen(var slug, var revision), _, var path) ->
          app(
              new Visit(routing, path),
              apps.app(slug),
              (visit, entry) -> look(visit, entry, revision));
      case Knock.At(HostName.Other other, _, var path) ->
          apps.domain(other.name())
              .ifPresentOrElse(
                  entry -> app(new Visit(routing, path), Optional.of(entry), this::visit),
                  () -> other(routing, other, path));
      case Knock.At _ -> replies.send(request, Notice.UNKNOWN);
      case Knock.Refused(var status, var why) -> replies.refuse(request, status, why);
    }
  }

  /// An address of this node, or of nobody.
  private void other(RoutingContext routing, HostName.Other host, RequestPath path) {
    if (host.isAddress() && path.decoded().startsWith(PLATFORM)) {
      routing.next();
    } else {
      replies.send(routing.request(), apps.isFresh() ? Notice.FOREIGN : Notice.STARTING);
    }
  }

  /// A request that was understood.
  private record Visit(RoutingContext routing, RequestPath path) {
    HttpServerRequest request() {
      return routing.request();
    }

    Vertx vertx() {
      return routing.vertx();
    }
  }

  private void app(
      Visit visit, Optional<AppDirectory.Entry> found, BiConsumer<Visit, AppDirectory.Entry> next) {
    var request = visit.request();
    if (found.isEmpty()) {
      replies.send(request, apps.isFresh() ? Notice.UNKNOWN : Notice.STARTING);
    } else if (!found.get().active()) {
      replies.send(request, Notice.SUSPENDED);
    } else if (!apps.isComplete()) {
      replies.send(request, Notice.STARTING);
    } else if (visit.path().decoded().equals(Entrance.PATH)) {
      replies.send(request, entrance.enter(request, found.get().app().app()));
    } else if (!entrance.admits(request, found.get().app().app())) {
      replies.send(request, Notice.LOCKED);
    } else if (turnstile.admits(visit.routing(), found.get())) {
      next.accept(visit, found.get());
    }
  }

  private void visit(Visit visit, AppDirectory.Entry entry) {
    if (visit.path().under(DATA)) {
      pass(visit, entry);
      return;
    }
    drafts
        .draft(entry.app().app(), entry.tenant())
        .ifPresentOrElse(
            draft -> enter(visit, draft), () -> replies.send(visit.request(), Notice.ASLEEP));
  }

  private void pass(Visit visit, AppDirectory.Entry entry) {
    replies.isolate(visit.request().response());
    api.handle(visit.routing(), Asker.ofDraft(visit.request(), entry));
  }

  private void look(Visit visit, AppDirectory.Entry entry, Revision revision) {
    var request = visit.request();
    if (revision.compareTo(entry.head()) > 0) {
      replies.send(request, Notice.UNKNOWN_REVISION);
    } else if (!READS.contains(request.method()) || HmrDoor.knocks(request)) {
      replies.send(request, Answer.words(405, "A revision is only read.").with("Allow", "GET"));
    } else if (visit.path().under(DATA)) {
      pass(visit, entry);
    } else {
      var edition = editions.edition(entry.app().app(), entry.tenant(), revision);
      reply(visit, answer(request, edition, visit.path(), revisions::answer));
    }
  }

  private void enter(Visit visit, Draft draft) {
    var request = visit.request();
    if (HmrDoor.knocks(request)) {
      sockets.open(request, draft);
    } else if (visit.path().under(Script.ROOT)) {
      bridge.handle(request, visit.vertx(), draft, visit.path());
    } else if (!READS.contains(request.method())) {
      replies.send(
          request,
          Answer.words(405, "A preview is only read.")
              .with("Allow", "GET, HEAD")
              .with("Connection", "close"));
    } else {
      reply(visit, answer(request, draft, visit.path(), answers::answer));
    }
  }

  private static CompletionStage<Answer> answer(
      HttpServerRequest request,
      Draft draft,
      RequestPath path,
      BiFunction<Draft, Question, CompletionStage<Answer>> answers) {
    var query = request.query() == null ? "" : request.query();
    if (path.decoded().startsWith(PackFiles.ROOT)) {
      return draft.whenReady().thenApply(_ -> ModuleAnswers.packed(draft, path.decoded(), query));
    }
    var accept = String.valueOf(request.getHeader("Accept"));
    var wants =
        new Wants(
            accept.contains("text/html"),
            accept.contains("text/css"),
            accept.equals("null") || accept.startsWith("*/*"));
    return answers.apply(draft, new Question(path, query, request.uri(), wants));
  }

  private void reply(Visit visit, CompletionStage<Answer> stage) {
    var request = visit.request();
    var context = visit.vertx().getOrCreateContext();
    var answer = stage.toCompletableFuture();
    if (answer.isDone()) {
      replies.send(request, settled(request, answer));
      return;
    }
    var _ =
        answer
            .copy()
            .orTimeout(rules.patience().toMillis(), TimeUnit.MILLISECONDS)
            .handle((value, failure) -> failure == null ? value : failed(request, failure))
            .thenAccept(value -> context.runOnContext(_ -> replies.send(request, value)));
  }

  private static Answer settled(HttpServerRequest request, CompletableFuture<Answer> answer) {
    return answer.isCompletedExceptionally()
        ? failed(request, answer.exceptionNow())
        : answer.join();
  }

  /// What takes long may still come; the draft of an app that was put away comes back at once.
  private static Answer failed(HttpServerRequest request, Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    var soon = cause instanceof TimeoutException || cause instanceof PutAwayException;
    LOG.warnf("a request cannot be answered now: %s", cause);
    return (soon ? Notice.STARTING : Notice.FAILING).answer(request);
  }
}
