package dev.overskill.preview.draft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppEvent.Author;
import dev.overskill.events.AppEvent.Cause;
import dev.overskill.events.AppEvent.FileChange;
import dev.overskill.events.AppEvent.FileChanged;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Ids;
import dev.overskill.events.Revision;
import dev.overskill.events.ToolCallId;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.testkit.Await;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What open pages hear of a tool call before it is known what came of it, and what they get.
final class ForesightTest {
  private static final Ids IDS = Ids.secure();
  private static final ModuleUrl MAIN = ModuleUrl.of("/main.js");
  private static final ToolCallId CALL = new ToolCallId("call-1");
  private static final String PAGE = "<script type=\"module\" src=\"/main.js\"></script>";

  private final HistoryStore store = new HistoryStore();
  private final List<String> frames = new CopyOnWriteArrayList<>();
  private final Draft draft = new Draft(IDS.app(), IDS.tenant(), TestDrafts.picky(store, null));

  @BeforeEach
  void openPage() throws Exception {
    store.save(Map.of("index.html", PAGE, "main.js", "accept one", "notes.txt", "old"));
    get(draft.whenShown());
    draft.served(MAIN);
    draft.servedFile("notes.txt");
    draft.sockets().add(TestDrafts.page(frames), "");
    frames.clear();
  }

  private static Shown get(CompletableFuture<Shown> shown) throws Exception {
    return shown.get(20, TimeUnit.SECONDS);
  }

  private String main(Shown shown) {
    return shown.graph().node(MAIN).orElseThrow().code().code();
  }

  /// The agent calls a tool that makes this of the module.
  private void calls(ToolCallId call, String text) {
    draft.foresee(new Intent(call, "main.js", _ -> Optional.of(text.getBytes(UTF_8))));
  }

  private void calls(String text) {
    calls(CALL, text);
    Await.until("the pages to hear of it", () -> told("js-update"));
  }

  private boolean told(String what) {
    return frames.stream().anyMatch(frame -> frame.contains(what));
  }

  private void stored(long revision, ToolCallId call, String path, String text) {
    var bytes = text.getBytes(UTF_8);
    var change =
        new FileChange(
            FileChange.Op.put, path, null, BlobHash.of(bytes), (long) bytes.length, text, null);
    draft.changed(
        new FileChanged(
            new Revision(revision),
            new Revision(revision - 1),
            new Author("agent", "run-1"),
            new Cause(null, call),
            null,
            List.of(change)),
        null);
  }

  @Test
  void pagesHearOfAnEditAtOnceAndGetItWhenItIsStored() throws Exception {
    calls("accept two");
    assertThat(frames.getFirst()).contains("\"revision\":2");
    var asked = draft.whenShown(MAIN);
    assertThat(asked).isNotDone();
    assertThat(main(get(draft.whenShown()))).isEqualTo("accept one");

    stored(2, CALL, "main.js", "accept two");

    assertThat(main(get(asked))).isEqualTo("accept two");
    assertThat(draft.whenShown(MAIN)).isCompleted();
    assertThat(frames).hasSize(2);
    draft.answered(CALL);
    assertThat(draft.awaitsCall()).isFalse();
  }

  @Test
  void anEditThatIsRefusedLeavesTheModuleAsItWas() throws Exception {
    calls("accept two");
    var asked = draft.whenShown(MAIN);

    draft.answered(CALL);

    assertThat(main(get(asked))).isEqualTo("accept one");
    Await.until("the revision to be put right", () -> told("\"revision\":1"));
    assertThat(frames).hasSize(3);
  }

  @Test
  void anEditThatNobodyAnswersDoesNotKeepPagesWaiting() throws Exception {
    calls("accept two");

    assertThat(main(get(draft.whenShown(MAIN)))).isEqualTo("accept one");
    assertThat(draft.awaitsCall()).isFalse();

    frames.clear();
    stored(2, CALL, "main.js", "accept two");
    Await.until("the late edit to be told", () -> told("js-update"));
    assertThat(main(get(draft.whenShown(MAIN)))).isEqualTo("accept two");
  }

  @Test
  void anotherChangeThatComesFirstIsToldMeanwhile() throws Exception {
    calls("accept two");
    var asked = draft.whenShown(MAIN);

    stored(2, new ToolCallId("other"), "notes.txt", "new");
    Await.until("the other change to be told", () -> told("full-reload"));
    assertThat(asked).isNotDone();

    stored(3, CALL, "main.js", "accept two");
    assertThat(main(get(asked))).isEqualTo("accept two");
    assertThat(get(asked).tree().revision()).isEqualTo(new Revision(3));
    Await.until("the revision to be put right", () -> told("\"revision\":3"));
  }

  @Test
  void whatTurnsOutBrokenIsNotShown() throws Exception {
    calls("accept broken");
    var asked = draft.whenShown(MAIN);

    stored(2, CALL, "main.js", "accept broken");

    assertThat(main(get(asked))).isEqualTo("accept one");
    Await.until("the overlay to be told", () -> told("\"type\":\"error\""));
  }

  @Test
  void whatIsKnownAlreadyOrDoesNotFitOrChangesNothingIsNotTold() throws Exception {
    stored(2, CALL, "main.js", "accept two");
    Await.until("the edit to be told", () -> told("js-update"));
    get(draft.whenSettled());
    frames.clear();

    calls(CALL, "accept three");
    calls(new ToolCallId("same"), "accept two");
    draft.foresee(new Intent(new ToolCallId("misfit"), "main.js", _ -> Optional.empty()));
    draft.foresee(
        new Intent(new ToolCallId("none"), "none.js", _ -> Optional.of("x".getBytes(UTF_8))));
    get(draft.whenSettled());

    assertThat(draft.awaitsCall()).isFalse();
    assertThat(frames).isEmpty();
  }

  @Test
  void whoWaitsForADraftThatIsPutAwayIsTold() {
    calls("accept two");
    var asked = draft.whenShown(MAIN);

    draft.close();

    assertThat(asked).isCompletedExceptionally();
  }
}
