package dev.overskill.preview.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.Ids;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import dev.overskill.preview.draft.Shown.Health;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What a node shows of a draft that it has not seen before, as after a restart.
final class LastGoodTest {
  private static final AppId APP = Ids.secure().app();
  private static final TenantId TENANT = Ids.secure().tenant();
  private static final String PAGE = "<script type=\"module\" src=\"/main.js\"></script>";

  private final HistoryStore store = new HistoryStore();

  private Workshop workshop(Optional<Revision> pinned) {
    return TestDrafts.picky(store, pinned.orElse(null));
  }

  private Shown shown(Optional<Revision> pinned) throws Exception {
    return new Draft(APP, TENANT, workshop(pinned)).whenShown().get(20, TimeUnit.SECONDS);
  }

  private String text(Shown shown, String path) {
    return store.text(shown.tree().file(path).orElseThrow().hash());
  }

  @Test
  void aBrokenHeadIsShownAsItWasBefore() throws Exception {
    store.save(Map.of("index.html", PAGE, "main.js", "good", "notes.txt", "old"));
    store.save(Map.of("index.html", PAGE, "main.js", "broken", "notes.txt", "new"));

    var shown = shown(Optional.empty());

    assertThat(shown.health()).isEqualTo(Health.GOOD);
    assertThat(shown.head()).isEqualTo(new Revision(2));
    assertThat(shown.faults()).singleElement().matches(it -> it.path().equals("main.js"));
    assertThat(text(shown, "main.js")).isEqualTo("good");
    assertThat(text(shown, "notes.txt")).isEqualTo("new");
  }

  @Test
  void theRevisionThatTheLogNamesIsShownHoweverOldItIs() throws Exception {
    store.save(Map.of("index.html", PAGE, "main.js", "good"));
    for (int i = 0; i < 200; i++) {
      store.save(Map.of("index.html", PAGE, "main.js", "broken " + i));
    }

    var pinned = shown(Optional.of(new Revision(1)));

    assertThat(pinned.health()).isEqualTo(Health.GOOD);
    assertThat(text(pinned, "main.js")).isEqualTo("good");
  }

  @Test
  void aDraftThatNeverWorkedShowsWhatIsWrong() throws Exception {
    store.save(Map.of("index.html", PAGE, "main.js", "broken"));
    store.save(Map.of("index.html", PAGE, "main.js", "broken too"));

    var shown = shown(Optional.of(new Revision(7)));

    assertThat(shown.health()).isEqualTo(Health.BROKEN);
    assertThat(shown.faults()).isNotEmpty();
  }

  @Test
  void anEditionShowsItsOwnRevisionAndNoOther() throws Exception {
    store.save(Map.of("index.html", PAGE, "main.js", "good"));
    store.save(Map.of("index.html", PAGE, "main.js", "broken"));
    var frozen = workshop(Optional.of(new Revision(1))).frozenAt(new Revision(2));

    var shown = new Draft(APP, TENANT, frozen).whenShown().get(20, TimeUnit.SECONDS);

    assertThat(shown.health()).isEqualTo(Health.BROKEN);
  }
}
