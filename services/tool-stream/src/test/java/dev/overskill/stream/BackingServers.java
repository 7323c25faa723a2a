package dev.overskill.stream;

import dev.overskill.testkit.BackingParts;
import dev.overskill.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;

/// What runs beside the service in all of its tests: Quarkus finds these wherever they stand.
@QuarkusTestResource(
    value = BackingParts.class,
    initArgs = @ResourceArg(name = "parts", value = "postgres,kafka"))
@QuarkusTestResource(
    value = TestIssuer.class,
    initArgs = @ResourceArg(name = "service", value = "tool-stream"))
final class BackingServers {
  private BackingServers() {}
}
