package dev.overskill.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.testkit.BackingParts;
import dev.overskill.testkit.TestIssuer;
import dev.overskill.testkit.TestLog;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Every file tool, through the log.
@QuarkusTest
@QuarkusTestResource(BackingParts.class)
@QuarkusTestResource(TestIssuer.class)
class ToolsIT {
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
  void aWrittenFileIsARevisionAndAnEvent() {
    var agent = Agent.ofNewApp(log);

    var outcome = agent.write("src/App.tsx", "export default () => <h1>Hi</h1>;\n");

    assertThat(outcome).isInstanceOf(ToolOutcome.Succeeded.class);
    assertThat(agent.changes()).hasSize(1);
  }
}
