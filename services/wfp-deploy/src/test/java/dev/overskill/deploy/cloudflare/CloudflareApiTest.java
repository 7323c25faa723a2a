package dev.overskill.deploy.cloudflare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.deploy.cloudflare.Script.StaticFile;
import dev.overskill.deploy.cloudflare.StubApi.Answer;
import dev.overskill.deploy.wire.Calls;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppSlug;
import dev.overskill.events.Ids;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CloudflareApiTest {
  private static final Ids IDS = Ids.secure();
  private static final AppSlug SLUG = new AppSlug("shop");
  private static final String KV = "0123456789abcdef0123456789abcdef";
  private final Vertx vertx = Vertx.vertx();
  private final StubApi api = new StubApi();
  private final Script.Owner owner = new Script.Owner(IDS.tenant(), IDS.app(), IDS.release());
  private final Script script =
      new Script("shop--1", owner, List.of(file("/index.html", false), file("/assets/a.js", true)));

  @AfterEach
  void close() {
    api.close();
    vertx.close();
  }

  @Test
  void theBudgetIsWaitedFor() {
    var spent = new Answer(429, "{}", Map.of("retry-after", "1"));
    api.on("PUT", "/values/route:shop", spent, Answer.result("null"));

    var outcome = cloudflare().point(SLUG, pointer());

    assertThat(outcome).isEqualTo(new Outcome.Done<>(true));
    assertThat(api.asked("PUT", "/values/route:shop")).isEqualTo(2);
  }

  @Test
  void aBudgetThatComesTooLateIsNotWaitedFor() {
    api.on("PUT", "/values/route:shop", new Answer(429, "{}", Map.of("retry-after", "300")));

    var outcome = cloudflare().point(SLUG, pointer());

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
  }

  @Test
  void aLostAnswerIsResolvedByLooking() {
    var tags = "{\"script\":{\"tags\":[\"" + owner.release() + "\"]}}";
    acceptAssets()
        .on("PUT", "/scripts/shop--1", Answer.broken())
        .on("GET", "/scripts/shop--1", Answer.result(tags));

    var outcome = cloudflare().upload(script);

    assertThat(outcome).isEqualTo(new Outcome.Done<>(true));
  }

  @Test
  void aLostUploadThatDidNotArriveIsLost() {
    acceptAssets()
        .on("PUT", "/scripts/shop--1", Answer.error(502, 10002))
        .on("GET", "/scripts/shop--1", Answer.error(404, 10092));

    var outcome = cloudflare().upload(script);

    assertThat(outcome).isInstanceOf(Outcome.Lost.class);
    assertThat(api.asked("PUT", "/scripts/shop--1")).isEqualTo(3);
  }

  @Test
  void refusalsAreNotRepeated() {
    acceptAssets().on("PUT", "/scripts/shop--1", Answer.error(400, 10021));

    var outcome = cloudflare().upload(script);

    assertThat(outcome).isEqualTo(new Outcome.Refused<>(400, 10021, "no"));
    assertThat(api.asked("PUT", "/scripts/shop--1")).isEqualTo(1);
  }

  @Test
  void deletingWhatIsGoneIsDone() {
    api.on("DELETE", "/scripts/shop--1", Answer.error(404, 10092));

    var outcome = cloudflare().delete("shop--1");

    assertThat(outcome).isEqualTo(new Outcome.Done<>(false));
  }

  @Test
  void equalFilesOfTwoTenantsHaveDifferentHashes() {
    var file = file("/index.html", false);

    var first = AssetUpload.hash(IDS.tenant().value(), file);
    var second = AssetUpload.hash(IDS.tenant().value(), file);

    assertThat(first).hasSize(32).isNotEqualTo(second);
  }

  @Test
  void answersCarryTheReleaseAndHashedFilesStay() {
    var text = HeaderFile.of(script);

    assertThat(text)
        .isEqualTo(
            """
            /*
              X-Overskill-Release: %s
            /assets/*
              Cache-Control: public, max-age=31536000, immutable
            """
                .formatted(owner.release()));
  }

  private StubApi acceptAssets() {
    return api.on(
        "POST", "/assets-upload-session", Answer.result("{\"jwt\":\"complete\",\"buckets\":[]}"));
  }

  private Cloudflare cloudflare() {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(CloudflareConfig.class)
            .withConverter(
                java.time.Duration.class,
                100,
                new io.quarkus.runtime.configuration.DurationConverter())
            .withDefaultValue("overskill.cloudflare.base-url", api.url())
            .withDefaultValue("overskill.cloudflare.account-id", "account")
            .withDefaultValue("overskill.cloudflare.api-token", "token")
            .withDefaultValue("overskill.cloudflare.routes-kv", KV)
            .withDefaultValue("overskill.cloudflare.verify-key", "key")
            .withDefaultValue("overskill.cloudflare.retries", "2")
            .withDefaultValue("overskill.cloudflare.budget-patience", "10s")
            .build()
            .getConfigMapping(CloudflareConfig.class);
    return new CloudflareApi(new Calls(vertx), config, Clock.systemUTC());
  }

  private Pointer pointer() {
    return new Pointer("shop--1", owner.release(), AppStatus.active);
  }

  private static StaticFile file(String path, boolean immutable) {
    return new StaticFile(path, path.getBytes(StandardCharsets.UTF_8), "text/plain", immutable);
  }
}
