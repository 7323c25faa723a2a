package dev.overskill.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import org.jspecify.annotations.Nullable;

/// A sign of attack or abuse: the value of a record of [Topics#SECURITY_SIGNALS]. It names what was
/// refused and never repeats a secret.
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    property = "type",
    defaultImpl = SecuritySignal.Unrecognised.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface SecuritySignal {
  /// Somebody asked for an app of another tenant.
  ///
  /// @param door `rest`, `socket`, `tool`, `preview` or `release`
  /// @param code the refusal that was answered
  @JsonTypeName("security.crossing-refused")
  record CrossingRefused(String door, String code, @Nullable AppId app) implements SecuritySignal {}

  record Unrecognised() implements SecuritySignal {}
}
