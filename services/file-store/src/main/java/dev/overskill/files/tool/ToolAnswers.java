package dev.overskill.files.tool;

import static dev.overskill.files.FileRefusal.APP_SUSPENDED;
import static dev.overskill.files.FileRefusal.RUN_OVER;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.Author;
import dev.overskill.events.AppEvent.Cause;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.files.blob.Blobs;
import dev.overskill.files.change.Content;
import dev.overskill.files.history.Answers;
import dev.overskill.files.history.Answers.Given;
import dev.overskill.files.history.Answers.Question;
import dev.overskill.files.history.Commission;
import dev.overskill.files.history.Draft;
import dev.overskill.files.history.History;
import dev.overskill.files.tool.ToolRequest.EditFile;
import dev.overskill.files.tool.ToolRequest.WriteFile;
import dev.overskill.files.tree.FilePath;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.RefusedException;
import dev.overskill.log.AppDirectory;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/// Answers one complete tool call.
final class ToolAnswers {
  private final ToolRequests requests;
  private final FileTools tools;
  private final Answers answers;
  private final History history;
  private final Uploads uploads;
  private final AppDirectory apps;

  /// Large contents, which are kept before the transaction that names them.
  record Uploads(Blobs blobs, long inlineLimit, long largest) {}

  ToolAnswers(
      ToolRequests requests,
      FileTools tools,
      Answers answers,
      History history,
      Uploads uploads,
      AppDirectory apps) {
    this.requests = requests;
    this.tools = tools;
    this.answers = answers;
    this.history = history;
    this.uploads = uploads;
    this.apps = apps;
  }

  Uni<Given> answer(ToolCall call) {
    ToolRequest request;
    try {
      checkRun(call);
      request = requests.parse(call);
      checkActive(call, request);
    } catch (RefusedException e) {
      return refuse(call, e);
    }
    var question = question(call, request.changes());
    return upload(call, request)
        .chain(() ->
            answers.answer(
                question,
                desk -> {
                  // Asked again where nothing can come between: waiting in line takes its time.
                  checkRun(call);
                  return tools.work(request, desk);
                }));
  }

  /// Gives up on a call that cannot be answered as it should.
  Uni<Given> giveUp(ToolCall call) {
    return refuse(
        call, new RefusedException(CommonRefusal.INTERNAL, "The call failed on our side."));
  }

  private Uni<Given> refuse(ToolCall call, RefusedException e) {
    return answers.answer(question(call, false), _ -> Uni.createFrom().<ToolOutcome>failure(e));
  }

  /// What a run still asks for after the platform ended it is not done: its worker was given up,
  /// and a person has gone on without it.
  private void checkRun(ToolCall call) {
    var run = call.run();
    if (run != null && apps.isFenced(call.owned().app(), run)) {
      throw RUN_OVER.because("The platform ended the run: nothing is done for it any more.");
    }
  }

  private void checkActive(ToolCall call, ToolRequest request) {
    if (request.changes() && !apps.app(call.owned().app()).map(it -> it.active()).orElse(false)) {
      throw APP_SUSPENDED.because("The app is suspended: its files cannot be changed.");
    }
  }

  private static Question question(ToolCall call, boolean changes) {
    var run = call.run();
    var author = new Author("agent", run == null ? call.id().value() : run.value());
    var cause = new Cause(run, call.id());
    var commission = new Commission(call.owned(), author, cause, null);
    return new Question(commission, call.id(), call.tool(), changes);
  }

  /// Puts a large content where it belongs before anybody waits for the app's lock. If the file has
  /// changed by the time of the edit, the edit's own content is kept then.
  private Uni<Void> upload(ToolCall call, ToolRequest request) {
    return switch (request) {
      case WriteFile(_, var content) -> upload(call, content);
      case EditFile edit -> foresee(call, edit);
      default -> Uni.createFrom().voidItem();
    };
  }

  private Uni<Void> upload(ToolCall call, Content content) {
    if (content.bytes().length <= uploads.inlineLimit()
        || content.bytes().length > uploads.largest()) {
      return Uni.createFrom().voidItem();
    }
    return answers
        .isAnswered(call.owned(), call.id())
        .chain(answered -> answered ? Uni.createFrom().voidItem() : uploads.blobs().keep(content));
  }

  private Uni<Void> foresee(ToolCall call, EditFile request) {
    var path = request.edit().path();
    if (history.lately(call.owned()).filter(draft -> isSmall(draft, path)).isPresent()) {
      return Uni.createFrom().voidItem();
    }
    return history
        .head(call.owned())
        .map(draft -> draft.manifest().find(path))
        .chain(entry ->
            entry.isPresent() && entry.get().size() > uploads.inlineLimit()
                ? history
                    .content(call.owned(), entry.get())
                    .map(bytes -> edited(request, bytes))
                    .chain(content ->
                        content.isPresent()
                            ? upload(call, content.get())
                            : Uni.createFrom().voidItem())
                : Uni.createFrom().voidItem());
  }

  private boolean isSmall(Draft draft, FilePath path) {
    return draft.manifest().find(path).filter(it -> it.size() > uploads.inlineLimit()).isEmpty();
  }

  private static Optional<Content> edited(EditFile request, byte[] bytes) {
    try {
      return Optional.of(request.edit().applyTo(bytes).content());
    } catch (RefusedException _) {
      return Optional.empty();
    }
  }

  /// The name of a tool, for meters: one for all that we do not know.
  String label(ToolCall call) {
    return requests.knows(call.tool()) ? call.tool() : "unknown";
  }

  /// The code of an outcome, for meters.
  static String code(Given given) {
    return switch (given) {
      case Given.Before _ -> "repeated";
      case Given.Now(var outcome) ->
          switch (outcome) {
            case AppEvent.ToolOutcome.Succeeded _ -> "succeeded";
            case AppEvent.ToolOutcome.Refused(var code, _) -> code;
          };
    };
  }
}
