package dev.overskill.stream.socket;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.AppState;
import dev.overskill.events.Ids;
import dev.overskill.events.RunId;
import dev.overskill.events.TenantId;
import dev.overskill.log.AppDirectory;
import dev.overskill.stream.Rows;
import dev.overskill.stream.journal.LiveJournals;
import dev.overskill.testkit.Await;
import dev.overskill.testkit.TestLog;
import dev.overskill.testkit.TestTokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;

/// An app on the log, and what happens to it in tests.
public final class Stage implements AutoCloseable {
  public static final Ids IDS = Ids.secure();

  public final TestLog log = TestLog.open();

  /// Begins once the node lets connections in.
  public Stage() {
    var journals = CDI.current().select(LiveJournals.class).get();
    Await.until("the node is ready", Duration.ofSeconds(30), () -> journals.get().isPresent());
  }

  /// A new app of a new tenant.
  public TestLog.Scope app() {
    var scope = new TestLog.Scope(IDS.tenant(), IDS.app(), new RunId("run-1"));
    status(scope, AppStatus.active);
    var apps = CDI.current().select(AppDirectory.class).get();
    Await.until(
        "the app is known", Duration.ofSeconds(30), () -> apps.app(scope.app()).isPresent());
    return scope;
  }

  void status(TestLog.Scope scope, AppStatus status) {
    var slug = new AppSlug("a" + scope.app().value().substring(10));
    log.state(scope, new AppState.App(scope.app(), scope.tenant(), slug, "An app", status));
  }

  /// The app's agent begins its run, and the platform knows of it.
  public TestLog.Scope running(TestLog.Scope scope) {
    var run = scope.run() == null ? new RunId("run-1") : scope.run();
    log.agent(scope, new AgentEvent.RunStarted("thread", run, null));
    Await.until(
        "the run is known",
        Duration.ofSeconds(30),
        () -> Rows.count("stream.run", scope.app()) > 0);
    return scope;
  }

  /// The agent says words first..last-1.
  public void say(TestLog.Scope scope, int first, int last) {
    for (int i = first; i < last; i++) {
      log.agent(scope, word(i));
    }
  }

  public static AgentEvent word(int number) {
    return new AgentEvent.TextMessageContent("msg-1", "word " + number);
  }

  static String wordOf(TestEditor.Heard event) {
    return event.json().at("/data/delta").asText();
  }

  public static String owner(TestLog.Scope scope) {
    return TestTokens.owner(scope.tenant());
  }

  static Response askForTicket(AppId app, String token) {
    return RestAssured.given()
        .header("Authorization", "Bearer " + token)
        .post("/stream/v1/apps/" + app + "/tickets");
  }

  static String ticket(TestLog.Scope scope) {
    return askForTicket(scope.app(), owner(scope)).path("ticket");
  }

  public static TenantId stranger() {
    return IDS.tenant();
  }

  @Override
  public void close() {
    log.close();
  }
}
