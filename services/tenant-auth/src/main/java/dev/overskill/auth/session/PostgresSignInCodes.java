package dev.overskill.auth.session;

import dev.overskill.events.UserId;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;

/// One-time sign-in codes in PostgreSQL, each among the rows of its person.
@Singleton
public final class PostgresSignInCodes {
  private final TenantTransaction transaction;
  private final SessionConfig config;

  @Inject
  PostgresSignInCodes(TenantTransaction transaction, SessionConfig config) {
    this.transaction = transaction;
    this.config = config;
  }

  /// A one-time code that signs its person in.
  public record SignInCode(String code, Instant expiresAt) {
    @Override
    public String toString() {
      return "•••";
    }
  }

  /// Makes a code in the transaction under way, which acts for this person from now on.
  public Uni<SignInCode> make(SqlConnection connection, UserId user) {
    var code = Ticketed.make(user);
    return transaction
        .enterUser(connection, user)
        .chain(() -> insert(connection, code))
        .map(expires -> new SignInCode(code.text(), expires));
  }

  private Uni<Instant> insert(SqlConnection connection, Ticketed code) {
    return connection
        .preparedQuery(
            """
            with old as (delete from auth.sign_in_code where user_id = $1 and expires_at < now())
            insert into auth.sign_in_code values ($1, $2, now() + make_interval(secs => $3))
            returning expires_at
            """)
        .execute(key(code).addDouble(config.codeLife().toSeconds() * 1.0))
        .map(rows -> rows.iterator().next().getOffsetDateTime(0).toInstant());
  }

  /// Uses up a code: true once, if it has not expired.
  static Uni<Boolean> useUp(SqlConnection connection, Ticketed code) {
    return connection
        .preparedQuery(
            """
            delete from auth.sign_in_code
            where user_id = $1 and secret_hash = $2 returning expires_at > now() as good
            """)
        .execute(key(code))
        .map(rows -> rows.size() == 1 && rows.iterator().next().getBoolean("good"));
  }

  static Tuple key(Ticketed ticketed) {
    return Tuple.of(ticketed.user().value(), Buffer.buffer(ticketed.secret().hash()));
  }
}
