package dev.overskill.preview.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.TenantId;
import dev.overskill.tenancy.AppGrant;
import dev.overskill.tenancy.AppGrant.Space;
import dev.overskill.tenancy.AuthDoor;
import dev.overskill.tenancy.Secret;
import dev.overskill.tenancy.ServiceTokens;
import dev.overskill.testkit.Await;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.mutiny.core.Vertx;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Grants as a real server gives them.
class HttpGrantsTest {
  private static final TenantId TENANT = new TenantId("ten_1");
  private static final AppGrant DRAFT = new AppGrant(TENANT, new AppId("app_1"), Space.DRAFT);
  private static final AppGrant RELEASE = new AppGrant(TENANT, new AppId("app_1"), Space.RELEASE);
  private static final Instant THEN = Instant.parse("2026-11-27T08:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String given = "";
  private volatile String secret = "{\"name\":\"X-Key\",\"secret\":\"only-the-upstream\"}";
  private final int port = serve();
  private final HttpGrants grants = grants();

  private int serve() {
    return vertx
        .getDelegate()
        .createHttpServer()
        .requestHandler(this::answer)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private HttpGrants grants() {
    var auth = URI.create("http://127.0.0.1:" + port + "/auth");
    var door = new AuthDoor(vertx, auth);
    var tokens = new ServiceTokens(door, Secret.ofText("the-router's-key"), Clock.systemUTC());
    return new HttpGrants(vertx, tokens, auth);
  }

  private void answer(HttpServerRequest request) {
    var path = request.uri();
    if (path.endsWith("/service-tokens")) {
      request.response().end("{\"accessToken\":\"router\",\"expiresIn\":900}");
      return;
    }
    assertThat(request.getHeader("Authorization")).isEqualTo("Bearer router");
    asked.add(request.method() + " " + path);
    if (status == 0) {
      return;
    }
    request
        .response()
        .setStatusCode(status)
        .end(
            path.endsWith("/secret-header")
                ? secret
                : "{\"token\":\"t%d\",\"expiresIn\":300,\"space\":\"%s\"}"
                    .formatted(asked.size(), given.isEmpty() ? spaceOf(path) : given));
  }

  private static String spaceOf(String path) {
    return path.substring(path.indexOf('=') + 1);
  }

  @AfterEach
  void stop() {
    vertx.closeAndAwait();
  }

  private static <T> T soon(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Test
  void manyQuestionsOfAnAppAreOneToken() {
    var all = IntStream.range(0, 20).mapToObj(_ -> grants.token(DRAFT)).toList();

    for (var each : all) {
      assertThat(soon(each)).isEqualTo("t1");
    }
    assertThat(asked)
        .containsExactly("POST /auth/internal/tenants/ten_1/apps/app_1/grants?space=draft");
  }

  @Test
  void aDraftAndItsReleaseHaveTokensOfTheirOwn() {
    var draft = soon(grants.token(DRAFT));
    var release = soon(grants.token(RELEASE));
    grants.forget(DRAFT);
    var next = soon(grants.token(DRAFT));

    assertThat(List.of(draft, release, next)).containsExactly("t1", "t2", "t3");
    assertThat(soon(grants.token(RELEASE))).isEqualTo("t2");
    assertThat(asked.get(1)).endsWith("?space=release");
  }

  @Test
  void aTokenForTheDraftIsNeverShownForTheRelease() {
    given = "draft";

    assertThatThrownBy(() -> soon(grants.token(RELEASE))).hasMessageContaining("another space");
  }

  @Test
  void whatFailsIsAskedForAgain() {
    status = 503;
    assertThatThrownBy(() -> soon(grants.token(DRAFT))).hasMessageContaining("503");

    status = 200;

    // The failure is forgotten a moment after it is told.
    Await.until("a token", () -> !soon(grants.token(DRAFT).exceptionally(_ -> "")).isEmpty());
  }

  @Test
  void whoeverDoesNotAnswerIsNotWaitedFor() {
    status = 0;

    assertThatThrownBy(() -> soon(grants.token(DRAFT))).hasMessageContaining("imeout");
  }

  @Test
  void aSecretIsAskedForOnceUntilTheLogNamesAnother() {
    var upstream = upstream(THEN);
    soon(grants.secret(upstream));

    assertThat(soon(grants.secret(upstream))).isEqualTo(Map.of("X-Key", "only-the-upstream"));
    assertThat(asked).containsExactly("GET /auth/internal/tenants/ten_1/apps/app_1/secret-header");
    secret = "{\"name\":null,\"secret\":null}";
    assertThat(soon(grants.secret(upstream(THEN.plusSeconds(1))))).isEmpty();
  }

  private static AppState.Upstream upstream(Instant changedAt) {
    var url = URI.create("https://api.example.com");
    return new AppState.Upstream(new AppId("app_1"), TENANT, url, true, false, changedAt);
  }
}
