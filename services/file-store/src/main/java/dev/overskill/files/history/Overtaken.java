package dev.overskill.files.history;

import io.vertx.pgclient.PgException;
import java.util.Set;

/// The draft is not what a change was made for: somebody else has changed it, or is about to, or
/// the call was answered already. Nothing was written.
final class Overtaken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// `unique_violation`: the revision or the call's answer is there. `lock_not_available`: somebody
  /// has the head. By PostgreSQL's list of error codes.
  private static final Set<String> STATES = Set.of("23505", "55P03");

  private Overtaken() {
    super("the draft has changed", null, false, false);
  }

  static void unless(boolean asExpected) {
    if (!asExpected) {
      throw new Overtaken();
    }
  }

  /// Whether this is why a change failed.
  static boolean is(Throwable failure) {
    return failure instanceof Overtaken
        || (failure instanceof PgException e && STATES.contains(e.getSqlState()));
  }
}
