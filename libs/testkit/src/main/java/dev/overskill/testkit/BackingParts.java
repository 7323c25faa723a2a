package dev.overskill.testkit;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The real PostgreSQL, Kafka and S3 under a Quarkus test, once for all test classes of the run.
///
///     @QuarkusTest
///     @QuarkusTestResource(
///         value = BackingParts.class,
///         initArgs = @ResourceArg(name = "parts", value = "postgres,kafka"))
///
/// Without the argument all three are started.
public final class BackingParts implements QuarkusTestResourceLifecycleManager {
  private Set<Backing> wanted = EnumSet.allOf(Backing.class);

  @Override
  public void init(Map<String, String> arguments) {
    var named = arguments.get("parts");
    if (named != null) {
      wanted = Backing.parse(named);
    }
  }

  @Override
  public Map<String, String> start() {
    var settings = new LinkedHashMap<String, String>();
    settings.put("quarkus.devservices.enabled", "false");
    settings.putAll(SharedParts.start(wanted));
    return settings;
  }

  @Override
  public void stop() {
    // They are shared with the classes that follow and end with the JVM.
  }
}
