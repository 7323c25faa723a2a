package dev.overskill.stream.command;

import dev.overskill.events.AgentCommand.Decide;
import dev.overskill.events.RunId;
import dev.overskill.outbox.Outbox;
import dev.overskill.outbox.OutgoingEvent;
import dev.overskill.stream.approval.Asked;
import dev.overskill.stream.approval.Decided;
import dev.overskill.stream.approval.PostgresApprovals;
import dev.overskill.stream.command.Ack.Why;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.tenancy.TenantTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Commands in PostgreSQL: a row that makes a repeat known, and in the same transaction what
/// follows, which leaves by the outbox. The id of the worker's event is made of the command's.
///
/// A refusal rolls back, so that the id can be used again once its reason has gone.
@Singleton
final class PostgresCommandLog implements CommandLog {
  private static final String ADD =
      """
      insert into stream.command (tenant_id, app_id, command_id, content, accepted_at)
      values ($1, $2, $3, $4, $5)
      on conflict (tenant_id, app_id, command_id) do nothing
      """;
  private static final String EARLIER =
      """
      select content from stream.command
      where tenant_id = $1 and app_id = $2 and command_id = $3
      """;
  private static final String RUN =
      """
      select state from stream.run where tenant_id = $1 and app_id = $2 and run_id = $3
      """;

  private final TenantTransaction transaction;
  private final PostgresApprovals approvals;
  private final Outbox outbox;
  private final Heard heard;
  private final Clock clock;

  @Inject
  PostgresCommandLog(
      TenantTransaction transaction,
      PostgresApprovals approvals,
      Outbox outbox,
      Heard heard,
      Clock clock) {
    this.transaction = transaction;
    this.approvals = approvals;
    this.outbox = outbox;
    this.heard = heard;
    this.clock = clock;
  }

  /// A command in its transaction.
  private record Writing(SqlConnection connection, Address to, Order order) {
    AppKey app() {
      return new AppKey(to.tenant(), to.app());
    }

    Tuple key(String id) {
      return Tuple.of(to.tenant().value(), to.app().value(), id);
    }
  }

  @Override
  public Uni<Ack> write(Address to, Order order) {
    return transaction
        .as(to.tenant(), connection -> write(new Writing(connection, to, order)))
        .onFailure(RolledBack.class)
        .recoverWithItem(failure -> failure.ack);
  }

  private Uni<Ack> write(Writing writing) {
    var content = writing.order().content();
    var row =
        writing
            .key(writing.order().id())
            .addValue(Buffer.buffer(content))
            .addOffsetDateTime(clock.instant().atOffset(ZoneOffset.UTC));
    return writing
        .connection()
        .preparedQuery(ADD)
        .execute(row)
        .chain(added -> added.rowCount() == 1 ? carryOut(writing) : compare(writing, content));
  }

  /// The row is there: of this command, or of another that took its id.
  private Uni<Ack> compare(Writing writing, byte[] content) {
    return writing
        .connection()
        .preparedQuery(EARLIER)
        .execute(writing.key(writing.order().id()))
        .map(rows -> {
          var found = rows.iterator();
          return found.hasNext()
                  && Arrays.equals(found.next().getBuffer("content").getBytes(), content)
              ? new Ack.Duplicate()
              : new Ack.Refused(Why.invalid_command);
        });
  }

  private Uni<Ack> carryOut(Writing writing) {
    var order = writing.order();
    if (order.command() instanceof Decide decide) {
      return decide(writing, decide)
          .chain(decided ->
              switch (decided) {
                case Decided.First(var first) -> send(writing, decision(writing, first));
                case Decided.TooLate(var by) -> refuse(new Ack.Refused(Why.already_decided, by));
                case Decided.RunOver() -> refuse(new Ack.Refused(Why.run_over));
                case Decided.Unknown() -> refuse(new Ack.Refused(Why.unknown_approval));
              });
    }
    var run = order.news().run();
    return run == null ? refuse(new Ack.Refused(Why.invalid_command)) : ofRun(writing, run);
  }

  private Uni<Ack> ofRun(Writing writing, RunId run) {
    return writing
        .connection()
        .preparedQuery(RUN)
        .execute(writing.key(run.value()))
        .chain(rows -> {
          var found = rows.iterator();
          if (found.hasNext()) {
            return found.next().getString("state").equals("open")
                ? send(writing, command(writing, run))
                : refuse(new Ack.Refused(Why.run_over));
          }
          return heard.isRunning(writing.app(), run)
              ? send(writing, command(writing, run))
              : refuse(new Ack.Refused(Why.unknown_run));
        });
  }

  private Uni<Decided> decide(Writing writing, Decide decide) {
    var to = writing.to();
    return approvals
        .decide(writing.connection(), to.tenant(), to.app(), decide)
        .chain(decided ->
            decided instanceof Decided.Unknown
                ? heard
                    .asked(writing.app(), decide.approval())
                    .map(asked -> decide(writing, decide, asked))
                    .orElseGet(() -> Uni.createFrom().item(decided))
                : Uni.createFrom().item(decided));
  }

  /// Writes a question down first that its owner has not yet.
  private Uni<Decided> decide(Writing writing, Decide decide, Asked asked) {
    var to = writing.to();
    var question = List.of(new PostgresApprovals.Put(to.app(), asked));
    return approvals
        .ask(writing.connection(), to.tenant(), question)
        .chain(() -> approvals.decide(writing.connection(), to.tenant(), to.app(), decide));
  }

  private static List<OutgoingEvent> command(Writing writing, RunId run) {
    var app = writing.to().app();
    var order = writing.order();
    return List.of(
        OutgoingEvent.of("cmd." + app + "." + order.id(), app, run, order.command()),
        OutgoingEvent.of(app, run, order.news()));
  }

  private static List<OutgoingEvent> decision(Writing writing, Decide decide) {
    var app = writing.to().app();
    var events = new ArrayList<OutgoingEvent>();
    events.add(PostgresApprovals.forWorker(app, decide));
    events.add(OutgoingEvent.of(app, decide.run(), Order.of(decide).news()));
    events.add(PostgresApprovals.forEverybody(app, decide));
    return events;
  }

  private Uni<Ack> send(Writing writing, List<OutgoingEvent> events) {
    return outbox
        .append(writing.connection(), writing.to().tenant(), events)
        .replaceWith(new Ack.Accepted());
  }

  private static Uni<Ack> refuse(Ack.Refused ack) {
    return Uni.createFrom().failure(new RolledBack(ack));
  }

  /// Undoes the transaction, with this answer.
  private static final class RolledBack extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Ack ack;

    RolledBack(Ack ack) {
      super("refused", null, false, false);
      this.ack = ack;
    }
  }
}
