package dev.overskill.files.history;

import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppEvent.ToolProgress;
import dev.overskill.events.AppEvent.ToolResult;
import dev.overskill.events.ToolCallId;
import dev.overskill.http.RefusedException;
import dev.overskill.outbox.OutgoingEvent;
import dev.overskill.tenancy.TenantTransaction;
import dev.overskill.tenancy.TenantTransaction.Closing;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Answers in PostgreSQL: a row per call, a revision and the outgoing events, in one transaction of
/// three exchanges with the database: one locks and looks, one writes, one commits.
@ApplicationScoped
class PostgresAnswers implements Answers {
  private final TenantTransaction transaction;
  private final PostgresDesks desks;

  @Inject
  PostgresAnswers(TenantTransaction transaction, PostgresDesks desks) {
    this.transaction = transaction;
    this.desks = desks;
  }

  /// A call in its transaction.
  private record Giving(
      Question question,
      SqlConnection connection,
      PostgresRows rows,
      PostgresDesk desk,
      Context trace) {
    OwnedApp owned() {
      return question.commission().owned();
    }
  }

  private record Done(Given given, PostgresDesk desk) {}

  @Override
  public Uni<Given> answer(Question question, Function<Desk, Uni<ToolOutcome>> work) {
    var owned = question.commission().owned();
    var trace = Context.current();
    return transaction
        .closing(
            owned.tenant(),
            connection -> {
              var rows = desks.rows(connection, owned);
              var draft = question.changes() ? desks.lock(rows, owned) : desks.look(rows, owned);
              return Uni.combine()
                  .all()
                  .unis(draft, rows.isAnswered(question.call()))
                  .asTuple()
                  .chain(both -> {
                    var desk = desks.desk(rows, question.commission(), both.getItem1());
                    return both.getItem2()
                        ? Uni.createFrom()
                            .item(new Closing<>(new Done(new Given.Before(), desk), List.of()))
                        : give(new Giving(question, connection, rows, desk, trace), work);
                  });
            })
        .invoke(done -> desks.settle(owned, done.desk()))
        .map(Done::given);
  }

  private Uni<Closing<Done>> give(Giving giving, Function<Desk, Uni<ToolOutcome>> work) {
    return Uni.createFrom()
        .deferred(() -> work.apply(giving.desk()))
        .onFailure(RefusedException.class)
        .recoverWithItem(PostgresAnswers::refused)
        .map(outcome ->
            new Closing<>(
                new Done(new Given.Now(outcome), giving.desk()), writes(giving, outcome)));
  }

  private static ToolOutcome refused(Throwable failure) {
    var e = (RefusedException) failure;
    return new ToolOutcome.Refused(e.refusal().code(), String.valueOf(e.getMessage()));
  }

  private List<Supplier<Uni<?>>> writes(Giving giving, ToolOutcome outcome) {
    var question = giving.question();
    var events = events(question, outcome, giving.desk());
    var writes = new ArrayList<>(giving.desk().writes());
    writes.add(() ->
        giving.rows().addAnswer(question.call(), question.tool(), summary(outcome, giving.desk())));
    writes.add(
        () -> desks.send(giving.connection(), giving.owned().tenant(), events, giving.trace()));
    return writes;
  }

  /// What is worth keeping of an outcome. What a tool read is not: it was on the log.
  private static JsonObject summary(ToolOutcome outcome, PostgresDesk desk) {
    return switch (outcome) {
      case ToolOutcome.Succeeded _ ->
          new JsonObject()
              .put("status", "succeeded")
              .put("revision", desk.draft().revision().number());
      case ToolOutcome.Refused(var code, _) ->
          new JsonObject().put("status", "refused").put("code", code);
    };
  }

  private static List<OutgoingEvent> events(
      Question question, ToolOutcome outcome, PostgresDesk desk) {
    var app = question.commission().owned().app();
    var cause = question.commission().cause();
    var run = cause == null ? null : cause.run();
    var events = new ArrayList<>(desk.events());
    if (desk.isSaved() && run != null) {
      events.add(OutgoingEvent.of(app, run, new ToolProgress(run, question.call(), "committed")));
    }
    var result = new ToolResult(run, question.call(), question.tool(), outcome);
    events.add(OutgoingEvent.of(app, run, result));
    return events;
  }

  @Override
  public Uni<Boolean> isAnswered(OwnedApp owned, ToolCallId call) {
    return transaction.as(owned.tenant(), it -> desks.rows(it, owned).isAnswered(call));
  }
}
