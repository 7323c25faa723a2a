package dev.overskill.preview.draft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.Scan;
import dev.overskill.compiler.TransformRequest.TransformOptions;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.PreviewFailed;
import dev.overskill.events.AppEvent.PreviewRecovered;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState.Preview;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import dev.overskill.preview.draft.Shown.Health;
import dev.overskill.preview.module.Fault;
import dev.overskill.preview.module.ModuleGraph;
import dev.overskill.preview.module.Setup;
import dev.overskill.preview.pack.Dependencies;
import dev.overskill.preview.pack.Wish;
import dev.overskill.preview.source.Tree;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TidingsTest {
  private static final AppId APP = new AppId("app_1");
  private static final TenantId TENANT = new TenantId("ten_1");
  private static final News.About ABOUT = new News.About(APP, TENANT, null, null);
  private static final Preview UNKNOWN = Tidings.unknown(APP, TENANT);

  private static Fault fault(String path, String message) {
    return new Fault(path, Fault.Kind.TRANSFORM, message, 3, 4, null, null);
  }

  private static Shown shown(long revision, Health health, Fault... faults) {
    var setup = new Setup(new Scan(List.of(), List.of()), TransformOptions.react());
    var ground = new Shown.Ground(setup, Wish.of(Dependencies.NONE, List.of()));
    var at = new Revision(revision);
    return new Shown(
        at, health, new Tree(at, Map.of()), ground, ModuleGraph.empty(), null, List.of(faults));
  }

  private static List<AppEvent> events(Tidings tidings) {
    return tidings.news().stream().map(News.Item::event).toList();
  }

  @Test
  void aDraftThatWorksIsNoNews() {
    assertThat(Tidings.of(UNKNOWN, shown(1, Health.GOOD), ABOUT).news()).isEmpty();
  }

  @Test
  void theLastRevisionThatWorkedIsRememberedWhileTheHeadDoesNot() {
    var good = new News.About(APP, TENANT, null, new Revision(1));
    var first = Tidings.of(UNKNOWN, shown(2, Health.BROKEN, fault("a.ts", "no")), good);

    var second = Tidings.of(first.state(), shown(3, Health.BROKEN, fault("b.ts", "no")), ABOUT);

    assertThat(second.state().good()).isEqualTo(new Revision(1));
  }

  @Test
  void aFaultIsToldWithItsPlace() {
    var tidings = Tidings.of(UNKNOWN, shown(2, Health.BROKEN, fault("a.ts", "no")), ABOUT);

    assertThat(events(tidings))
        .containsExactly(new PreviewFailed(new Revision(2), "a.ts", "transform", "no", 3, 4, null));
  }

  @Test
  void whatWasToldIsNotToldAgainByOneThatComesLater() {
    var told = Tidings.of(UNKNOWN, shown(2, Health.BROKEN, fault("a.ts", "no")), ABOUT).state();

    assertThat(Tidings.of(told, shown(2, Health.BROKEN, fault("a.ts", "no")), ABOUT).news())
        .isEmpty();
  }

  @Test
  void oneThatWasPutAwayBrokenAndComesBackMendedHasRecovered() {
    var told = Tidings.of(UNKNOWN, shown(2, Health.BROKEN, fault("a.ts", "no")), ABOUT).state();

    var tidings = Tidings.of(told, shown(3, Health.GOOD), ABOUT);

    assertThat(events(tidings)).containsExactly(new PreviewRecovered(new Revision(3), "a.ts"));
    assertThat(tidings.state().faults()).isEmpty();
  }

  @Test
  void anotherFaultOfTheSameFileIsNews() {
    var told = Tidings.of(UNKNOWN, shown(2, Health.BROKEN, fault("a.ts", "no")), ABOUT).state();

    var tidings = Tidings.of(told, shown(3, Health.BROKEN, fault("a.ts", "still no")), ABOUT);

    assertThat(events(tidings)).hasSize(1).first().isInstanceOf(PreviewFailed.class);
  }

  @Test
  void twoNodesThatFindTheSameSayItUnderOneId() {
    var found = shown(2, Health.BROKEN, fault("a.ts", "no"), fault("b.ts", "nor here"));

    var one = Tidings.of(UNKNOWN, found, ABOUT).news();
    var other = Tidings.of(UNKNOWN, found, ABOUT).news();

    assertThat(one).extracting(News.Item::id).doesNotHaveDuplicates();
    assertThat(one).isEqualTo(other);
  }

  @Test
  void whatBreaksAgainAtTheSameRevisionIsAnotherEvent() {
    var broken = shown(2, Health.BROKEN, fault("a.ts", "no"));
    var first = Tidings.of(UNKNOWN, broken, ABOUT);
    var mended = Tidings.of(first.state(), shown(2, Health.GOOD), ABOUT);

    var second = Tidings.of(mended.state(), broken, ABOUT);

    assertThat(second.news().getFirst().id()).isNotEqualTo(first.news().getFirst().id());
  }

  @Test
  void aNodeThatIsBehindSaysNothing() {
    var told = Tidings.of(UNKNOWN, shown(5, Health.BROKEN, fault("a.ts", "no")), ABOUT).state();

    assertThat(Tidings.of(told, shown(4, Health.GOOD), ABOUT).news()).isEmpty();
  }

  @Test
  void nothingHasRecoveredWhilePackagesAreStillMade() {
    var told = Tidings.of(UNKNOWN, shown(2, Health.BROKEN, fault("a.ts", "no")), ABOUT).state();

    assertThat(Tidings.of(told, shown(2, Health.PENDING), ABOUT).news()).isEmpty();
  }
}
