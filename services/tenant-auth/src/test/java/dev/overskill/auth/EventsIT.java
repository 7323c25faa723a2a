package dev.overskill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AuthParts.class)
class EventsIT {
  @SuppressWarnings("NullAway.Init")
  private static TestLog log;

  @BeforeAll
  static void open() {
    log = TestLog.open();
  }

  @AfterAll
  static void close() {
    log.close();
  }

  @Test
  void anAppIsToldOfWhenItIsCreatedAndWhenItsStatusChanges() {
    var owner = Api.owner();
    var slug = Api.freshSlug();
    var app = new AppId(Api.createApp(owner, slug).<String>path("app"));
    owner
        .request()
        .body(Map.of("status", "suspended"))
        .patch("/auth/v1/apps/{app}", app.value())
        .then()
        .statusCode(200);

    log.await(Topics.APP_STATE, it -> isSuspended(it, app));
    log.await(Topics.APP_EVENTS, it -> isTold(it, app));

    assertThat(log.about(app, Topics.APP_EVENTS).stream().map(it -> it.read(AppEvent.class)))
        .containsExactly(
            new AppEvent.AppCreated(app, new AppSlug(slug), "An app"),
            new AppEvent.AppStatusChanged(app, new AppSlug(slug), AppStatus.suspended));
    assertThat(log.about(app, Topics.APP_STATE))
        .allSatisfy(it -> {
          assertThat(it.key()).isEqualTo(app + "/app");
          assertThat(it.attributes().tenant()).isEqualTo(new TenantId(owner.tenant()));
          assertThat(it.attributes().source()).isEqualTo("/tenant-auth");
        });
  }

  private static boolean isSuspended(LogRecord record, AppId app) {
    return app.equals(record.attributes().subject())
        && record.read(AppState.class) instanceof AppState.App state
        && state.status() == AppStatus.suspended;
  }

  private static boolean isTold(LogRecord record, AppId app) {
    return app.equals(record.attributes().subject())
        && record.read(AppEvent.class) instanceof AppEvent.AppStatusChanged;
  }

  @Test
  void aRefusedAppLeavesNoTrace() {
    var slug = Api.freshSlug();
    var first = new AppId(Api.createApp(Api.owner(), slug).<String>path("app"));
    var loser = Api.owner();
    Api.createApp(loser, slug).then().statusCode(409);
    var marker = new AppId(Api.createApp(Api.owner(), Api.freshSlug()).<String>path("app"));

    log.await(Topics.APP_EVENTS, it -> marker.equals(it.attributes().subject()));

    assertThat(log.about(first, Topics.APP_EVENTS)).hasSize(1);
    assertThat(
            log.records(Topics.APP_EVENTS).stream()
                .filter(it -> it.attributes().tenant().value().equals(loser.tenant())))
        .isEmpty();
  }

  @Test
  void aWithdrawalIsToldToEverybody() {
    var owner = Api.owner();
    var editor = Api.join(owner, "editor");
    owner
        .request()
        .delete("/auth/v1/tenants/{t}/members/{u}", owner.tenant(), editor.user())
        .then()
        .statusCode(204);
    var key = "tenant:" + owner.tenant() + "/access:" + editor.user();

    var record = log.await(Topics.APP_STATE, it -> key.equals(it.key()));

    assertThat(record.read(AppState.class))
        .isInstanceOfSatisfying(
            AppState.Access.class, access -> assertThat(access.subject()).isEqualTo(editor.user()));
  }
}
