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
import dev.overskill.preview.pack.PackFiles;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.upstream.ApiDoor;
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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/// Every request to this node: what a preview host may be asked, and by whom it is answered. A
/// request belongs to the app of its Host header and to no other.
public final class PreviewDoor {
  private static final Logger LOG = Logger.getLogger(PreviewDoor.class);
  private static final String PLATFORM = "/q/";
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final String DATA = "/api";

  private final Rules rules;
  private final AppDirectory apps;
  private final Drafts drafts;
  private final Editions editions;
  private final DraftAnswers answers;
  private final RevisionAnswers revisions;
  private final Replies replies;
  private final HmrDoor sockets = new HmrDoor();
  private final BridgeDoor bridge;
  private final ApiDoor api;
  private final Entrance entrance;
  private volatile boolean complete;

  /// What holds at this door.
  ///
  /// @param domain the preview domain
  /// @param patience how long a request may wait for a draft, or for its packages
  /// @param consoles the origins of pages that may show a preview in a frame
  public record Rules(
      String domain, Duration patience, List<String> consoles, Kept kept, Clock clock) {}

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
      MeterRegistry meters) {}

  /// What stands in pages, and who hears what it says.
  public record Bridge(Script script, Listener listener) {}

  public PreviewDoor(Rules rules, Parts parts) {
    this.rules = rules;
    this.apps = parts.apps();
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
    this.entrance = new Entrance(new Gate(apps::viewing, rules.clock()), rules.clock());
    this.bridge = new BridgeDoor(script, parts.bridge().listener(), replies);
  }

  /// Answers a request, or passes it on if it is for the platform's own endpoints.
  public void handle(RoutingContext routing) {
    var request = routing.request();
    var hosts = request.headers().getAll("Host");
    switch (HostName.of(hosts, rules.domain())) {
      case HostName.Preview(var slug) ->
          app(
              request,
              apps.app(slug),
              (entry, path) -> visit(request, routing.vertx(), entry, path));
      case HostName.Frozen(var slug, var revision) ->
          app(
              request,
              apps.app(slug),
              (entry, path) -> look(request, routing.vertx(), entry, revision, path));
      case HostName.Nobody() -> replies.send(request, Pages.unknown());
      case HostName.Malformed() -> replies.send(request, Pages.malformed());
      case HostName.Other() -> {
        if (request.path() != null && request.path().startsWith(PLATFORM)) {
          routing.next();
        } else {
          replies.send(request, Pages.foreign());
        }
      }
    }
  }

  private void app(
      HttpServerRequest request,
      Optional<AppDirectory.Entry> found,
      BiConsumer<AppDirectory.Entry, RequestPath> next) {
    var path = Optional.ofNullable(request.path()).flatMap(RequestPath::of);
    if (path.isEmpty() || !sound(request)) {
      replies.send(request, Pages.malformed().with("Connection", "close"));
    } else if (found.isEmpty()) {
      replies.send(request, apps.ready() ? Pages.unknown() : Pages.starting());
    } else if (!found.get().active()) {
      replies.send(request, Pages.suspended());
    } else if (!isComplete()) {
      replies.send(request, Pages.starting());
    } else if (path.get().decoded().equals(Entrance.PATH)) {
      replies.send(request, entrance.enter(request, found.get().app().app()));
    } else if (!entrance.admits(request, found.get().app().app())) {
      replies.send(request, Pages.locked());
    } else {
      next.accept(found.get(), path.get());
    }
  }

  /// Whether it is known of every app who may see it; once that is so it stays so.
  private boolean isComplete() {
    complete = complete || apps.ready();
    return complete;
  }

  private void visit(
      HttpServerRequest request, Vertx vertx, AppDirectory.Entry entry, RequestPath path) {
    if (path.under(DATA)) {
      pass(request, vertx, entry);
      return;
    }
    drafts
        .draft(entry.app().app(), entry.tenant())
        .ifPresentOrElse(
            draft -> enter(request, vertx, draft, path),
            () -> replies.send(request, Pages.starting()));
  }

  private void pass(HttpServerRequest request, Vertx vertx, AppDirectory.Entry entry) {
    replies.isolate(request.response());
    api.handle(request, vertx, entry);
  }

  private void look(
      HttpServerRequest request,
      Vertx vertx,
      AppDirectory.Entry entry,
      Revision revision,
      RequestPath path) {
    if (revision.compareTo(entry.head()) > 0) {
      replies.send(request, Pages.unknownRevision());
    } else if (!READS.contains(request.method()) || HmrDoor.knocks(request)) {
      replies.send(request, Answer.words(405, "A revision is only read.").with("Allow", "GET"));
    } else if (path.under(DATA)) {
      pass(request, vertx, entry);
    } else {
      var edition = editions.edition(entry.app().app(), entry.tenant(), revision);
      reply(request, vertx, answer(request, edition, path, revisions::answer));
    }
  }

  /// A body where none belongs is how requests are smuggled; none of ours has one.
  private static boolean sound(HttpServerRequest request) {
    var headers = request.headers();
    var length = headers.getAll("Content-Length");
    var coded = headers.contains("Transfer-Encoding");
    var bodiless = READS.contains(request.method());
    return length.size() <= 1
        && !(coded && !length.isEmpty())
        && !(bodiless && (coded || length.stream().anyMatch(each -> !each.equals("0"))));
  }

  private void enter(HttpServerRequest request, Vertx vertx, Draft draft, RequestPath path) {
    if (HmrDoor.knocks(request)) {
      sockets.open(request, draft);
    } else if (path.under(Script.ROOT)) {
      bridge.handle(request, vertx, draft, path);
    } else if (!READS.contains(request.method())) {
      replies.send(
          request,
          Answer.words(405, "A preview is only read.")
              .with("Allow", "GET, HEAD")
              .with("Connection", "close"));
    } else {
      reply(request, vertx, answer(request, draft, path, answers::answer));
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

  private void reply(HttpServerRequest request, Vertx vertx, CompletionStage<Answer> stage) {
    var context = vertx.getOrCreateContext();
    var answer = stage.toCompletableFuture();
    if (answer.isDone()) {
      replies.send(request, settled(answer));
      return;
    }
    var _ =
        answer
            .copy()
            .orTimeout(rules.patience().toMillis(), TimeUnit.MILLISECONDS)
            .handle((value, failure) -> failure == null ? value : failed(failure))
            .thenAccept(value -> context.runOnContext(_ -> replies.send(request, value)));
  }

  private static Answer settled(CompletableFuture<Answer> answer) {
    return answer.isCompletedExceptionally() ? failed(answer.exceptionNow()) : answer.join();
  }

  private static Answer failed(Throwable failure) {
    LOG.warnf("a request cannot be answered now: %s", failure);
    return Pages.starting();
  }
}
