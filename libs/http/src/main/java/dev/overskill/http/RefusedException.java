package dev.overskill.http;

import java.io.Serial;
import java.util.LinkedHashMap;
import java.util.Map;

/// Ends a request with a refusal, from wherever the rim notices that it cannot go on. Without a
/// stack trace: it is an answer, not a fault.
public final class RefusedException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;
  private final transient Map<String, Object> members = new LinkedHashMap<>();

  public RefusedException(Refusal refusal) {
    this(refusal, refusal.title());
  }

  /// @param detail what is wrong with this very request; clients see it
  public RefusedException(Refusal refusal, String detail) {
    super(detail, null, false, false);
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }

  /// Adds a member to the problem's JSON, such as the head revision of an overtaken file.
  public RefusedException with(String name, Object value) {
    members.put(name, value);
    return this;
  }

  Map<String, Object> members() {
    return members;
  }
}
