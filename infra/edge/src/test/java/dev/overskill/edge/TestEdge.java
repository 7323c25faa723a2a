package dev.overskill.edge;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// A real edge for tests: free ports, its own folder, the workerd that npm installed.
final class TestEdge {
  static final String VERIFY_KEY = "test-verify-key";

  private TestEdge() {}

  static Edge start(Path folder) {
    return start(folder, EdgeSettings.Limits.DEFAULT);
  }

  static Edge start(Path folder, EdgeSettings.Limits limits) {
    return start(folder, limits, EdgeSettings.Data.NONE);
  }

  static Edge start(Path folder, EdgeSettings.Limits limits, EdgeSettings.Data data) {
    var workerd = WorkerdBinary.find(Path.of(""));
    Assumptions.assumeTrue(workerd.isPresent(), WorkerdBinary.MISSING);
    return Edge.start(
        new EdgeSettings(
            folder,
            new EdgeSettings.Ports(0, 0),
            new EdgeSettings.Account(EdgeClient.ACCOUNT, EdgeClient.TOKEN, "production", "routes"),
            new EdgeSettings.Visitors("apps.localhost", VERIFY_KEY, data),
            limits,
            workerd.orElseThrow()));
  }

  static EdgeSettings.Limits quota(int quota) {
    var usual = EdgeSettings.Limits.DEFAULT;
    return new EdgeSettings.Limits(quota, usual.window(), usual.liveIsolates(), usual.watch());
  }
}
