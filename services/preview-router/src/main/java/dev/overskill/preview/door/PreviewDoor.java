package dev.overskill.preview.door;

import dev.overskill.log.AppDirectory;
import dev.overskill.preview.door.DraftAnswers.Question;
import dev.overskill.preview.door.DraftAnswers.Wants;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.draft.Drafts;
import dev.overskill.preview.pack.PackFiles;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Every request to this node: what a preview host may be asked, and by whom it is answered. A
/// request belongs to the app of its Host header and to no other.
final class PreviewDoor {
  private static final Logger LOG = Logger.getLogger(PreviewDoor.class);
  private static final String PLATFORM = "/q/";
  private static final String NO_APP_DATA =
      """
      {"type":"https://overskill.dev/problems/app_data_not_enabled",\
      "title":"This app has no data","status":501,\
      "detail":"Requests under /api are answered by the app's data, which is not enabled.",\
      "code":"app_data_not_enabled","retry":"never"}""";

  private final Rules rules;
  private final AppDirectory apps;
  private final Drafts drafts;
  private final DraftAnswers answers;
  private final Replies replies;
  private final HmrDoor sockets = new HmrDoor();

  /// @param domain the preview domain
  /// @param patience how long a request may wait for a draft, or for its packages
  record Rules(String domain, Duration patience) {}

  PreviewDoor(
      Rules rules, AppDirectory apps, Drafts drafts, DraftAnswers answers, Replies replies) {
    this.rules = rules;
    this.apps = apps;
    this.drafts = drafts;
    this.answers = answers;
    this.replies = replies;
  }

  void handle(RoutingContext routing) {
    var request = routing.request();
    var hosts = request.headers().getAll("Host");
    switch (HostName.of(hosts, rules.domain())) {
      case HostName.Preview(var slug) -> app(request, routing.vertx(), apps.app(slug));
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

  private void app(HttpServerRequest request, Vertx vertx, Optional<AppDirectory.Entry> found) {
    var path = Optional.ofNullable(request.path()).flatMap(RequestPath::of);
    if (path.isEmpty() || !sound(request)) {
      replies.send(request, Pages.malformed().with("Connection", "close"));
    } else if (found.isEmpty()) {
      replies.send(request, apps.ready() ? Pages.unknown() : Pages.starting());
    } else if (!found.get().active()) {
      replies.send(request, Pages.suspended());
    } else {
      var draft = drafts.draft(found.get().app().app(), found.get().tenant());
      enter(request, vertx, draft, path.get());
    }
  }

  /// A body where none belongs is how requests are smuggled; none of ours has one.
  private static boolean sound(HttpServerRequest request) {
    var headers = request.headers();
    var length = headers.getAll("Content-Length");
    var coded = headers.contains("Transfer-Encoding");
    var bodiless = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
    return length.size() <= 1
        && !(coded && !length.isEmpty())
        && !(bodiless && (coded || length.stream().anyMatch(each -> !each.equals("0"))));
  }

  private void enter(HttpServerRequest request, Vertx vertx, Draft draft, RequestPath path) {
    if (HmrDoor.knocks(request)) {
      sockets.open(request, draft);
    } else if (path.under("/api")) {
      replies.send(request, Answer.json(501, "application/problem+json", NO_APP_DATA));
    } else if (request.method() != HttpMethod.GET && request.method() != HttpMethod.HEAD) {
      replies.send(
          request, Answer.words(405, "A preview is only read.").with("Allow", "GET, HEAD"));
    } else {
      reply(request, vertx, answer(request, draft, path));
    }
  }

  private CompletionStage<Answer> answer(HttpServerRequest request, Draft draft, RequestPath path) {
    if (path.decoded().startsWith(PackFiles.ROOT)) {
      return draft.whenReady().thenApply(_ -> ModuleAnswers.packed(draft, path.decoded()));
    }
    var accept = String.valueOf(request.getHeader("Accept"));
    var wants =
        new Wants(
            accept.contains("text/html"),
            accept.contains("text/css"),
            accept.equals("null") || accept.startsWith("*/*"));
    var query = request.query() == null ? "" : request.query();
    return answers.answer(draft, new Question(path, query, request.uri(), wants));
  }

  private void reply(HttpServerRequest request, Vertx vertx, CompletionStage<Answer> stage) {
    var context = vertx.getOrCreateContext();
    var answer = stage.toCompletableFuture();
    if (answer.isDone()) {
      replies.send(request, settled(answer));
      return;
    }
    answer
        .copy()
        .orTimeout(rules.patience().toMillis(), TimeUnit.MILLISECONDS)
        .handle((value, failure) -> failure == null ? value : failed(failure))
        .thenAccept(value -> context.runOnContext(_ -> replies.send(request, value)));
  }

  private static Answer settled(java.util.concurrent.CompletableFuture<Answer> answer) {
    return answer.isCompletedExceptionally() ? failed(answer.exceptionNow()) : answer.join();
  }

  private static Answer failed(Throwable failure) {
    LOG.warnf("a request cannot be answered now: %s", failure);
    return Pages.starting();
  }
}
