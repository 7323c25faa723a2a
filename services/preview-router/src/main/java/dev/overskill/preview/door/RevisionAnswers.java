package dev.overskill.preview.door;

import dev.overskill.preview.door.DraftAnswers.Question;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.draft.Shown;
import dev.overskill.preview.source.Contents;
import java.util.concurrent.CompletionStage;

/// Answers requests for one revision of an app, which never changes: browsers keep what they get.
final class RevisionAnswers {
  private static final String FOREVER = "private, max-age=31536000, immutable";

  private final DraftAnswers answers;

  RevisionAnswers(Contents contents, ModuleAnswers modules, ViteFiles vite) {
    this.answers = new DraftAnswers(contents, modules, vite, Furnishing.Still.read());
  }

  CompletionStage<Answer> answer(Draft edition, Question question) {
    return answers
        .answer(edition, question)
        .thenApply(answer -> isPage(answer) ? page(edition, answer) : lasting(answer));
  }

  private static boolean isPage(Answer answer) {
    return answer.type().equals(MediaTypes.HTML);
  }

  private static Answer page(Draft edition, Answer answer) {
    return edition
        .shown()
        .filter(shown -> answer.status() == 200 && shown.health() == Shown.Health.BROKEN)
        .flatMap(shown -> shown.faults().stream().findFirst())
        .map(Pages::broken)
        .orElse(answer);
  }

  private static Answer lasting(Answer answer) {
    return answer.status() == 200 ? answer.with("Cache-Control", FOREVER) : answer;
  }
}
