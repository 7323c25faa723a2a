package dev.overskill.auth.domain;

import dev.overskill.events.AppState.Domains;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutgoingEvent;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The domains of apps in PostgreSQL. What is shown under them leaves as the app's state in the
/// same transaction.
@Singleton
class PostgresDomains {
  private final TenantTransaction transaction;
  private final Outbox outbox;

  @Inject
  PostgresDomains(TenantTransaction transaction, Outbox outbox) {
    this.transaction = transaction;
    this.outbox = outbox;
  }

  /// What became of a wish for a domain.
  enum Added {
    STORED,
    NO_APP,
    TOO_MANY
  }

  /// All domains of an app; nothing if the tenant has no such app.
  Uni<Optional<List<Domain>>> list(Domain.Of of) {
    return transaction.as(
        of.tenant(),
        connection ->
            hasApp(connection, of, "")
                .chain(known ->
                    known
                        ? read(connection, of).map(Optional::of)
                        : Uni.createFrom().item(Optional.empty())));
  }

  private static Uni<Boolean> hasApp(SqlConnection connection, Domain.Of of, String lock) {
    return connection
        .preparedQuery("select 1 from auth.app where tenant_id = $1 and app_id = $2 " + lock)
        .execute(Tuple.of(of.tenant().value(), of.app().value()))
        .map(rows -> rows.rowCount() == 1);
  }

  /// Adds a domain, unless the app has it already.
  Uni<Added> add(Domain.Of of, DomainName name, String challenge, String by, int most) {
    return transaction.as(
        of.tenant(),
        connection ->
            hasApp(connection, of, "for update")
                .chain(known ->
                    known
                        ? insert(
                            connection,
                            Tuple.of(
                                of.tenant().value(),
                                of.app().value(),
                                name.value(),
                                challenge,
                                by,
                                (long) most))
                        : Uni.createFrom().item(Added.NO_APP)));
  }

  private static Uni<Added> insert(SqlConnection connection, Tuple values) {
    return connection
        .preparedQuery(
            """
            with known as (
              select domain from auth.app_domain where tenant_id = $1 and app_id = $2)
            insert into auth.app_domain (tenant_id, app_id, domain, challenge, created_by)
            select $1, $2, $3, $4, $5
            where (select count(*) from known where domain <> $3) < $6
            on conflict (tenant_id, app_id, domain) do update set challenge = app_domain.challenge
            """)
        .execute(values)
        .map(rows -> rows.rowCount() == 1 ? Added.STORED : Added.TOO_MANY);
  }

  /// Notes that DNS was asked about a domain, and, if it was proven, that the app holds it from now
  /// on, unless another does.
  Uni<List<Domain>> checked(Domain.Of of, DomainName name, boolean proven, Instant at) {
    var values =
        Tuple.of(of.tenant().value(), of.app().value(), name.value(), at.atOffset(ZoneOffset.UTC));
    return transaction.as(
        of.tenant(),
        connection ->
            connection
                .preparedQuery(
                    """
                    update auth.app_domain set checked_at = $4
                    where tenant_id = $1 and app_id = $2 and domain = $3
                    """)
                .execute(values)
                .chain(noted ->
                    proven && noted.rowCount() == 1
                        ? hold(connection, values)
                        : Uni.createFrom().voidItem())
                .chain(() -> told(connection, of)));
  }

  private static Uni<Void> hold(SqlConnection connection, Tuple values) {
    return connection
        .preparedQuery(
            """
            insert into auth.domain_holder (tenant_id, app_id, domain, verified_at)
            values ($1, $2, $3, $4)
            on conflict on constraint domain_is_held_once do nothing
            """)
        .execute(values)
        .replaceWithVoid();
  }

  /// Gives a domain up.
  Uni<List<Domain>> remove(Domain.Of of, DomainName name) {
    return transaction.as(
        of.tenant(),
        connection ->
            connection
                .preparedQuery(
                    """
                    delete from auth.app_domain
                    where tenant_id = $1 and app_id = $2 and domain = $3
                    """)
                .execute(Tuple.of(of.tenant().value(), of.app().value(), name.value()))
                .chain(() -> told(connection, of)));
  }

  private Uni<List<Domain>> told(SqlConnection connection, Domain.Of of) {
    return read(connection, of)
        .call(domains ->
            outbox.append(connection, of.tenant(), List.of(OutgoingEvent.of(state(of, domains)))));
  }

  private static Domains state(Domain.Of of, List<Domain> domains) {
    var held = new ArrayList<Domains.Domain>();
    for (var domain : domains) {
      var since = domain.verifiedAt();
      if (since != null) {
        held.add(new Domains.Domain(domain.name().value(), since));
      }
    }
    return new Domains(of.app(), of.tenant(), held);
  }

  private static Uni<List<Domain>> read(SqlConnection connection, Domain.Of of) {
    return connection
        .preparedQuery(
            """
            select domain, challenge, checked_at, verified_at
            from auth.app_domain left join auth.domain_holder using (tenant_id, app_id, domain)
            where tenant_id = $1 and app_id = $2 order by domain limit %d
            """
                .formatted(Domains.LIMIT))
        .execute(Tuple.of(of.tenant().value(), of.app().value()))
        .map(PostgresDomains::domains);
  }

  private static List<Domain> domains(RowSet<Row> rows) {
    var domains = new ArrayList<Domain>();
    for (var row : rows) {
      domains.add(
          new Domain(
              new DomainName(row.getString("domain")),
              row.getString("challenge"),
              instant(row, "checked_at"),
              instant(row, "verified_at")));
    }
    return List.copyOf(domains);
  }

  private static @Nullable Instant instant(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }
}
