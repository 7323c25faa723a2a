package dev.overskill.files.history;

import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.AppEvent.ToolProgress;
import dev.overskill.events.AppEvent.ToolResult;
import dev.overskill.events.ToolCallId;
import dev.overskill.http.RefusedException;
import dev.overskill.outbox.OutgoingEvent;
import dev.overskill.tenancy.TenantTransaction;
import dev.overskill.tenancy.TenantTransaction.Closing;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Answers in PostgreSQL: a row per call, a revision and the outgoing events, in one transaction.
///
/// A call that changes a draft this node knows is worked on for that draft, as if nobody else had
/// changed it: then one exchange with the database is enough. If somebody has, it is worked on
/// again in turn, in two: one locks and looks, one writes and commits.
@ApplicationScoped
class PostgresAnswers implements Answers {
  private final TenantTransaction transaction;
  private final PostgresDesks desks;
  private final MeterRegistry meters;

  @Inject
  PostgresAnswers(TenantTransaction transaction, PostgresDesks desks, MeterRegistry meters) {
    this.transaction = transaction;
    this.desks = desks;
    this.meters = meters;
  }

  /// A question, and the work that answers it.
  private record Asked(Question question, Function<Desk, Uni<ToolOutcome>> work, Context trace) {
    OwnedApp owned() {
      return question.commission().owned();
    }
  }

  /// A question in its transaction.
  private record Giving(
      Asked asked, SqlConnection connection, PostgresRows rows, PostgresDesk desk) {}

  private record Done(Given given, PostgresDesk desk) {}

  @Override
  public Uni<Given> answer(Question question, Function<Desk, Uni<ToolOutcome>> work) {
    var asked = new Asked(question, work, Context.current());
    var known = question.changes() ? desks.lately(asked.owned()) : Optional.<Draft>empty();
    return known
        .map(draft ->
            atOnce(asked, draft).onFailure(this::isOvertaken).recoverWithUni(() -> inTurn(asked)))
        .orElseGet(() -> inTurn(asked))
        .invoke(done -> desks.settle(asked.owned(), done.desk()))
        .map(Done::given);
  }

  private boolean isOvertaken(Throwable failure) {
    var overtaken = Overtaken.is(failure);
    if (overtaken) {
      meters.counter("overskill.files.tools.overtaken").increment();
    }
    return overtaken;
  }

  private Uni<Done> atOnce(Asked asked, Draft draft) {
    return transaction.closing(
        asked.owned().tenant(),
        connection -> {
          var giving = giving(asked, connection, desks.rows(connection, asked.owned()), draft);
          return give(giving)
              .map(closing -> closing.after(() -> giving.rows().lockHeadAt(draft.revision())));
        });
  }

  private Uni<Done> inTurn(Asked asked) {
    var owned = asked.owned();
    var question = asked.question();
    return transaction.closing(
        owned.tenant(),
        connection -> {
          var rows = desks.rows(connection, owned);
          var draft = question.changes() ? desks.lock(rows, owned) : desks.look(rows, owned);
          return Uni.combine()
              .all()
              .unis(draft, rows.isAnswered(question.call()))
              .asTuple()
              .chain(both -> {
                var giving = giving(asked, connection, rows, both.getItem1());
                return both.getItem2() ? given(giving) : give(giving);
              });
        });
  }

  private Giving giving(Asked asked, SqlConnection connection, PostgresRows rows, Draft draft) {
    var desk = desks.desk(rows, asked.question().commission(), draft);
    return new Giving(asked, connection, rows, desk);
  }

  private static Uni<Closing<Done>> given(Giving giving) {
    var done = new Done(new Given.Before(), giving.desk());
    return Uni.createFrom().item(Closing.with(done));
  }

  private Uni<Closing<Done>> give(Giving giving) {
    return Uni.createFrom()
        .deferred(() -> giving.asked().work().apply(giving.desk()))
        .onFailure(RefusedException.class)
        .recoverWithItem(PostgresAnswers::refused)
        .invoke(outcome -> write(giving, outcome))
        .map(outcome -> {
          var done = new Done(new Given.Now(outcome), giving.desk());
          return new Closing<>(done, () -> giving.desk().writing().run(giving.connection()));
        });
  }

  private static ToolOutcome refused(Throwable failure) {
    var e = (RefusedException) failure;
    return new ToolOutcome.Refused(e.refusal().code(), String.valueOf(e.getMessage()));
  }

  private void write(Giving giving, ToolOutcome outcome) {
    var asked = giving.asked();
    var question = asked.question();
    var desk = giving.desk();
    var events = events(question, outcome, desk);
    var summary = summary(outcome, desk);
    PostgresWrites.answer(desk.writing(), question.call(), question.tool(), summary);
    desks.send(desk, asked.owned(), events, asked.trace());
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
