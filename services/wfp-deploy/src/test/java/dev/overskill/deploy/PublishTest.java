package dev.overskill.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.overskill.edge.WorkerdBinary;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppEvent.ReleaseState;
import dev.overskill.events.Ids;
import dev.overskill.events.ReleaseId;
import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.tenancy.Role;
import dev.overskill.tenancy.TenantTransaction;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.BackingParts;
import dev.overskill.testkit.TestIssuer;
import dev.overskill.testkit.TestLog;
import dev.overskill.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
    value = BackingParts.class,
    initArgs = @ResourceArg(name = "parts", value = "postgres,kafka"))
@QuarkusTestResource(
    value = TestIssuer.class,
    initArgs = @ResourceArg(name = "service", value = "wfp-deploy"))
@QuarkusTestResource(EdgeParts.class)
class PublishTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Inject AppDirectory directory;
  @Inject TenantTransaction transactions;
  private TestLog log;
  private Studio studio;

  @BeforeAll
  static void needsWorkerd() {
    Assumptions.assumeTrue(WorkerdBinary.find(Path.of("")).isPresent(), WorkerdBinary.MISSING);
  }

  @BeforeEach
  void open() {
    log = TestLog.open();
    studio = Studio.open(log, directory);
  }

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void aReleaseIsServedByTheEdge() {
    studio.save(1, Map.of("index.html", "<h1>one</h1>", "assets/a.js", "a()"));

    var release = studio.release();

    var ended = studio.ended(release);
    assertThat(studio.states(release))
        .containsExactly(
            ReleaseState.queued,
            ReleaseState.bundling,
            ReleaseState.uploading,
            ReleaseState.verifying,
            ReleaseState.live);
    assertThat(String.valueOf(ended.url()))
        .startsWith("http://" + studio.slug + ".apps.localhost:");
    assertThat(studio.visit("/"))
        .startsWith("HTTP/1.1 200")
        .contains("x-overskill-release: " + release)
        .endsWith("<h1>one</h1>");
    assertThat(studio.visit("/assets/a.js")).containsIgnoringCase("immutable");
    assertThat(studio.visit("/deep/link")).endsWith("<h1>one</h1>");
    log.await(Topics.APP_STATE, record -> record.key().equals(studio.app + "/release"));
  }

  @Test
  void theNextReleaseTakesOverAndOldScriptsGo() {
    var releases = IntStream.rangeClosed(1, 3).mapToObj(this::publish).toList();

    assertThat(studio.visit("/")).endsWith("version 3");
    Await.until("the first script is gone", LONG, () -> studio.script(releases.get(0)) == 404);
    assertThat(studio.script(releases.get(1))).isEqualTo(200);
    assertThat(studio.script(releases.get(2))).isEqualTo(200);
    assertThat(studio.states(releases.get(0))).endsWith(ReleaseState.live, ReleaseState.superseded);
  }

  @Test
  void aBuildThatFailsLeavesVisitorsWhereTheyWere() {
    publish(1);
    studio.save(2, Map.of("index.html", "version 2", "src/App.tsx", "ERROR"));

    var ended = studio.ended(studio.release());

    assertThat(ended.state()).isEqualTo(ReleaseState.failed);
    assertThat(String.valueOf(ended.error())).contains("source_syntax", "src/App.tsx:3:7");
    assertThat(studio.visit("/")).endsWith("version 1");
  }

  @Test
  void aRevisionThatIsNotThereFails() {
    studio.save(1, Map.of("index.html", "version 1"));
    var answer = studio.ask(TestTokens.owner(studio.tenant), "{\"revision\":7}").statusCode(202);

    var ended = studio.ended(new ReleaseId(answer.extract().path("release")));

    assertThat(String.valueOf(ended.error())).contains("revision_not_found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"queued", "bundling", "uploading", "verifying"})
  void aReleaseGoesOnWhereACrashLeftIt(String state) {
    studio.save(1, Map.of("index.html", "resumed"));
    var release = Ids.secure().release();
    leftIn(state, release);

    studio.repeat(release, 1);

    // An upload that a crash kept from the record is made again; a verification that finds no
    // script fails, and nobody sees anything.
    var ended = studio.ended(release).state();
    assertThat(ended)
        .isEqualTo(state.equals("verifying") ? ReleaseState.failed : ReleaseState.live);
    assertThat(studio.visit("/").endsWith("resumed")).isEqualTo(ended == ReleaseState.live);
  }

  @Test
  void aReleaseThatWasLiveAlreadyIsNotRepeated() {
    var release = publish(1);

    studio.repeat(release, 1);
    publish(2);

    assertThat(studio.states(release)).containsOnlyOnce(ReleaseState.live);
    assertThat(studio.visit("/")).endsWith("version 2");
  }

  @Test
  void ofManyWishesTheLastWins() {
    var last =
        IntStream.rangeClosed(1, 6)
            .mapToObj(number -> {
              studio.save(number, Map.of("index.html", "version " + number));
              return studio.release();
            })
            .toList()
            .getLast();

    var ended = studio.ended(last);

    assertThat(ended.state()).isEqualTo(ReleaseState.live);
    assertThat(studio.visit("/")).endsWith("version 6");
  }

  @Test
  void aSuspendedAppIsNotSeen() {
    publish(1);

    studio.status(AppStatus.suspended);
    Await.until("the app is hidden", LONG, () -> studio.visit("/").startsWith("HTTP/1.1 403"));
    Await.until(
        "the table knows", () -> directory.app(studio.app).filter(a -> !a.active()).isPresent());
    studio.ask(TestTokens.owner(studio.tenant), "{}").statusCode(409);
    studio.status(AppStatus.active);

    Await.until("the app is back", LONG, () -> studio.visit("/").endsWith("version 1"));
  }

  @Test
  void onlyThoseWhoMayEditMayRelease() {
    studio.save(1, Map.of("index.html", "x"));
    var stranger = TestTokens.owner(Ids.secure().tenant());

    studio.ask(stranger, "{}").statusCode(404).body("code", equalTo("not_found"));
    studio.ask(TestTokens.person(studio.tenant, Role.VIEWER), "{}").statusCode(403);
    studio.ask("no-token", "{}").statusCode(401);

    assertThat(studio.visit("/")).startsWith("HTTP/1.1 404");
  }

  @Test
  void badWishesAreRefused() {
    var owner = TestTokens.owner(studio.tenant);

    studio.ask(owner, "{}").statusCode(409).body("code", equalTo("nothing_to_release"));
    studio.ask(owner, "{\"revision\":0}").statusCode(400).body("code", equalTo("invalid_revision"));
    studio.ask(owner, "{\"revision\":\"x\"}").statusCode(400);
    studio.ask(owner, "{").statusCode(400);
  }

  private ReleaseId publish(int version) {
    studio.save(version, Map.of("index.html", "version " + version));
    var release = studio.release();
    assertThat(studio.ended(release).state()).isEqualTo(ReleaseState.live);
    return release;
  }

  /// What the database holds after a crash.
  private void leftIn(String state, ReleaseId release) {
    var sql =
        """
        INSERT INTO deploy.release (tenant_id, app_id, release_id, slug, revision, requested_by,
          asked_at, state, changed_at, page)
        VALUES ($1, $2, $3, $4, 1, 'usr_test', now(), $5, now(), $6)
        """;
    var values =
        Tuple.from(
            List.of(
                studio.tenant.value(),
                studio.app.value(),
                release.value(),
                studio.slug.value(),
                state,
                Studio.sha256("resumed")));
    transactions
        .as(studio.tenant, connection -> connection.preparedQuery(sql).execute(values))
        .await()
        .atMost(LONG);
  }
}
