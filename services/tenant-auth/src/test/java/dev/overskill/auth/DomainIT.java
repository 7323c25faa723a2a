package dev.overskill.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.overskill.auth.domain.DnsParts;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.Topics;
import dev.overskill.testkit.RlsGate;
import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(AuthParts.class)
@QuarkusTestResource(DnsParts.class)
class DomainIT {
  private static final String DOOR = "/auth/v1/apps/{app}/domains";

  @AfterEach
  void speak() {
    DnsParts.server().silent(false);
  }

  private static String app(Api.Member owner) {
    return Api.createApp(owner, Api.freshSlug()).path("app");
  }

  private static String freshDomain() {
    return Api.freshSlug() + ".example.com";
  }

  private static Response add(Api.Member member, String app, String domain) {
    return member.request().body(Map.of("domain", domain)).post(DOOR, app);
  }

  private static Response verify(Api.Member member, String app, String domain) {
    return member.request().body("{}").post(DOOR + "/{domain}/verification", app, domain);
  }

  /// Does what the owner is told to.
  private static void prove(Response added) {
    DnsParts.server().tell(added.path("record.name"), "v=spf1 -all", added.path("record.value"));
  }

  @Test
  void aDomainIsVerifiedByItsRecordAndGivenUp() {
    var owner = Api.owner();
    var app = app(owner);
    var domain = freshDomain();

    var added = add(owner, app, domain.toUpperCase(java.util.Locale.ROOT) + ".");

    added.then().statusCode(201).body("domain", equalTo(domain)).body("state", equalTo("pending"));
    assertThat(added.<String>path("record.name")).isEqualTo("_overskill." + domain);
    verify(owner, app, domain).then().statusCode(200).body("state", equalTo("failed"));
    prove(added);
    verify(owner, app, domain).then().statusCode(200).body("state", equalTo("verified"));
    owner.request().delete(DOOR + "/{domain}", app, domain).then().statusCode(204);
    owner.request().get(DOOR, app).then().body("domains", hasSize(0));
    verify(owner, app, domain).then().statusCode(404);
  }

  @Test
  void everybodyIsToldWhatIsShownWhere() {
    var owner = Api.owner();
    var app = app(owner);
    var domain = freshDomain();
    try (var log = TestLog.open()) {
      prove(add(owner, app, domain));
      verify(owner, app, domain);
      owner.request().delete(DOOR + "/{domain}", app, domain);

      log.await(
          Topics.APP_STATE,
          it -> it.key().equals(app + "/domains") && domains(it.read(AppState.class)) == 0);

      assertThat(
              log.about(new AppId(app), Topics.APP_STATE).stream()
                  .filter(it -> it.key().equals(app + "/domains"))
                  .map(it -> domains(it.read(AppState.class))))
          .containsExactly(1, 0);
    }
  }

  private static int domains(AppState state) {
    return state instanceof AppState.Domains it ? it.domains().size() : -1;
  }

  @Test
  void oneAppAtATimeHoldsADomain() {
    var ann = Api.owner();
    var bob = Api.owner();
    var annsApp = app(ann);
    var bobsApp = app(bob);
    var domain = freshDomain();
    prove(add(ann, annsApp, domain));
    verify(ann, annsApp, domain).then().body("state", equalTo("verified"));
    var bobs = add(bob, bobsApp, domain);

    verify(bob, bobsApp, domain).then().statusCode(200).body("state", equalTo("failed"));
    prove(bobs);
    verify(bob, bobsApp, domain).then().statusCode(409).body("code", equalTo("domain_taken"));
    ann.request().delete(DOOR + "/{domain}", annsApp, domain).then().statusCode(204);
    verify(bob, bobsApp, domain).then().statusCode(200).body("state", equalTo("verified"));
  }

  @Test
  void wantingADomainKeepsItFromNobody() {
    var squatter = Api.owner();
    var holder = Api.owner();
    var domain = freshDomain();
    var app = app(holder);
    add(squatter, app(squatter), domain).then().statusCode(201);
    prove(add(holder, app, domain));

    verify(holder, app, domain).then().statusCode(200).body("state", equalTo("verified"));
  }

  @Test
  void aNameServerThatIsSilentSaysNothingAboutTheDomain() {
    var owner = Api.owner();
    var app = app(owner);
    var domain = freshDomain();
    add(owner, app, domain);
    DnsParts.server().silent(true);

    verify(owner, app, domain).then().statusCode(503).body("code", equalTo("dns_silent"));
    owner.request().get(DOOR, app).then().body("domains[0].state", equalTo("pending"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"co.uk", "10.0.0.1", "localhost", "a b.example", "_x.example", "ex\u0000.de"})
  void whatNobodyCanHoldIsRefused(String domain) {
    var owner = Api.owner();

    assertThat(add(owner, app(owner), domain).statusCode()).isIn(400, 422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"preview.localhost", "shop.apps.localhost"})
  void thePlatformKeepsItsOwnDomains(String domain) {
    var owner = Api.owner();

    assertThat(add(owner, app(owner), domain).statusCode()).isEqualTo(422);
  }

  @Test
  void anAppWantsSoManyDomains() {
    var owner = Api.owner();
    var app = app(owner);
    var first = freshDomain();
    add(owner, app, first).then().statusCode(201);
    add(owner, app, freshDomain()).then().statusCode(201);
    add(owner, app, freshDomain()).then().statusCode(201);

    add(owner, app, freshDomain()).then().statusCode(409).body("code", equalTo("quota_reached"));
    add(owner, app, first).then().statusCode(201);
    owner.request().get(DOOR, app).then().body("domains", hasSize(3));
  }

  @Test
  void membersLookAndOwnersDecide() {
    var owner = Api.owner();
    var app = app(owner);
    var domain = freshDomain();
    add(owner, app, domain);
    var editor = Api.join(owner, "editor");

    editor.request().get(DOOR, app).then().statusCode(200).body("domains.domain", hasItem(domain));
    add(editor, app, freshDomain()).then().statusCode(403);
    verify(editor, app, domain).then().statusCode(403);
    editor.request().delete(DOOR + "/{domain}", app, domain).then().statusCode(403);
  }

  @Test
  void theAppOfAnotherTenantDoesNotExist() {
    var owner = Api.owner();
    var app = app(owner);
    var domain = freshDomain();
    add(owner, app, domain);
    var stranger = Api.owner();

    stranger.request().get(DOOR, app).then().statusCode(404);
    add(stranger, app, freshDomain()).then().statusCode(404);
    verify(stranger, app, domain).then().statusCode(404);
    stranger.request().delete(DOOR + "/{domain}", app, domain).then().statusCode(404);
    owner.request().get(DOOR, app).then().body("domains.domain", not(hasSize(0)));
  }

  @Test
  void theTablesAreGuarded() {
    assertThat(RlsGate.unguarded("auth")).isEmpty();
    assertThat(RlsGate.tables("auth")).contains("app_domain", "domain_holder");
  }
}
