package dev.overskill.files.history;

import io.vertx.pgclient.PgException;
import java.util.Set;

/// The draft is not what a change was made for: somebody else has changed it, or is about to, or
/// the call was answered already. Nothing was written.
final class Overtaken {
  /// `unique_violation`: the revision or the call's answer is there. `lock_not_available`: somebody
  /// has the head. Both by PostgreSQL's list of error codes; the third is `files.lock_head_at`'s
  /// own: the head stands elsewhere.
  private static final Set<String> STATES = Set.of("23505", "55P03", "OV001");

  private Overtaken() {}

  /// Whether this is why a change failed.
  static boolean is(Throwable failure) {
    return failure instanceof PgException e && STATES.contains(e.getSqlState());
  }
}
