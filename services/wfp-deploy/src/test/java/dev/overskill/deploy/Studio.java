package dev.overskill.deploy;

import static io.restassured.RestAssured.given;

import dev.overskill.events.AppEvent;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppEvent.AppStatusChanged;
import dev.overskill.events.AppEvent.ReleaseChanged;
import dev.overskill.events.AppEvent.ReleaseState;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.ReleaseId;
import dev.overskill.events.Revision;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.AppDirectory;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.TestLog;
import dev.overskill.testkit.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/// A tenant with one app: its files, its releases and what visitors see.
final class Studio {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Ids IDS = Ids.secure();
  private static final Duration LIVE = Duration.ofSeconds(30);

  final TenantId tenant = IDS.tenant();
  final AppId app = IDS.app();
  final AppSlug slug = new AppSlug("s" + IDS.next().substring(10));
  private final TestLog log;

  private Studio(TestLog log) {
    this.log = log;
  }

  /// An app that this service has heard of.
  static Studio open(TestLog log, AppDirectory directory) {
    var studio = new Studio(log);
    log.state(
        studio.scope(),
        new AppState.App(studio.app, studio.tenant, studio.slug, "App", AppStatus.active));
    Await.until("the app is known", () -> directory.app(studio.app).isPresent());
    return studio;
  }

  TestLog.Scope scope() {
    return new TestLog.Scope(tenant, app, null);
  }

  /// Saves a revision of these files.
  void save(long revision, Map<String, String> files) {
    var tree = new ArrayList<Map<String, Object>>();
    files.forEach((path, text) -> {
      var hash = sha256(text);
      put("/internal/blobs/" + hash, text.getBytes(StandardCharsets.UTF_8));
      tree.add(Map.of("path", path, "blob", hash, "size", text.length()));
    });
    var body = EventJson.write(Map.of("app", app, "revision", revision, "files", tree));
    put("/internal/apps/" + app + "/tree?revision=" + revision, body);
    put("/internal/apps/" + app + "/tree", body);
  }

  ValidatableResponse ask(String token, String body) {
    return given()
        .header("Authorization", "Bearer " + token)
        .contentType(ContentType.JSON)
        .body(body)
        .post("/deploy/v1/apps/" + app + "/releases")
        .then();
  }

  /// Asks for a release of the draft.
  ReleaseId release() {
    var answer = ask(TestTokens.owner(tenant), "{}").statusCode(202);
    return new ReleaseId(answer.extract().path("release"));
  }

  /// Waits until that release has come to its end.
  ReleaseChanged ended(ReleaseId release) {
    return Await.value(
        "the release has ended",
        LIVE,
        () ->
            changes(release).stream()
                .filter(change ->
                    change.state() == ReleaseState.live
                        || change.state() == ReleaseState.failed
                        || change.state() == ReleaseState.superseded)
                .findFirst());
  }

  /// What the log says of that release, in order.
  List<ReleaseChanged> changes(ReleaseId release) {
    return log.about(app, Topics.APP_EVENTS).stream()
        .map(record -> record.read(AppEvent.class))
        .filter(ReleaseChanged.class::isInstance)
        .map(ReleaseChanged.class::cast)
        .filter(change -> change.release().equals(release))
        .toList();
  }

  List<ReleaseState> states(ReleaseId release) {
    return changes(release).stream().map(ReleaseChanged::state).toList();
  }

  /// Tells the log what a restart would read again: that this release waits.
  void repeat(ReleaseId release, long revision) {
    log.app(
        scope(),
        new ReleaseChanged(
            release, new Revision(revision), ReleaseState.queued, null, null, "usr_test"));
  }

  void status(AppStatus status) {
    log.state(scope(), new AppState.App(app, tenant, slug, "App", status));
    log.app(scope(), new AppStatusChanged(app, slug, status));
  }

  /// What a visitor gets at a path: head and body.
  String visit(String path) {
    var edge = URI.create(setting("overskill.edge.url"));
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), edge.getPort())) {
      socket.setSoTimeout((int) LIVE.toMillis());
      var head =
          "GET %s HTTP/1.1\r\nHost: %s.apps.localhost:%d\r\nConnection: close\r\n\r\n"
              .formatted(path, slug, edge.getPort());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      return "broken: " + broken.getMessage();
    }
  }

  /// The status with which the Cloudflare API answers about a script.
  int script(ReleaseId release) {
    var id = release.value();
    var name = slug + "--" + id.substring(id.length() - 16);
    var address =
        "%s/accounts/%s/workers/dispatch/namespaces/production/scripts/%s"
            .formatted(setting("overskill.cloudflare.base-url"), EdgeParts.ACCOUNT, name);
    return status(
        HttpRequest.newBuilder(URI.create(address))
            .header("authorization", "Bearer " + EdgeParts.TOKEN)
            .build());
  }

  private static void put(String address, byte[] body) {
    var uri = URI.create(setting("overskill.files.url") + address);
    status(HttpRequest.newBuilder(uri).PUT(HttpRequest.BodyPublishers.ofByteArray(body)).build());
  }

  private static int status(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }

  static String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
