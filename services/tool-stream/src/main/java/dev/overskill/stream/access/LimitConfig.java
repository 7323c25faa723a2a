package dev.overskill.stream.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.OptionalInt;

/// What differs from the defaults of [Limit].
@ConfigMapping(prefix = "stream.limits")
interface LimitConfig {
  @WithParentName
  Map<String, Row> rows();

  /// One limit.
  interface Row {
    /// At once, or at a time.
    OptionalInt most();

    /// After that; only of a rate.
    OptionalInt perSecond();
  }
}
