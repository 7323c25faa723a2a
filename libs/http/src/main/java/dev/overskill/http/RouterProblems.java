package dev.overskill.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.overskill.events.Ids;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Answers with a [Problem] too where the server itself refuses a request before any endpoint sees
/// it: a body or an address that is too large, a path that nothing serves.
@Dependent
class RouterProblems {
  private static final Logger LOG = Logger.getLogger(RouterProblems.class);
  private static final List<Integer> STATUSES = List.of(400, 404, 405, 413, 414, 415, 431, 503);
  private static final Ids IDS = Ids.secure();

  // Before the server's own limit, which answers without a body.
  private static final int FIRST = 1_000;

  private final ObjectMapper json;
  private final long largestBody;

  @Inject
  RouterProblems(
      ObjectMapper json,
      @ConfigProperty(name = "quarkus.http.limits.max-body-size") Optional<MemorySize> limit) {
    this.json = json;
    this.largestBody = limit.map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
  }

  void limit(@Observes Filters filters) {
    filters.register(this::refuseLargeBody, FIRST);
  }

  private void refuseLargeBody(RoutingContext context) {
    if (announced(context) > largestBody) {
      context.response().putHeader("Connection", "close");
      answer(context, CommonRefusal.BODY_TOO_LARGE);
    } else {
      context.next();
    }
  }

  private static long announced(RoutingContext context) {
    var length = context.request().getHeader("Content-Length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE;
    }
  }

  void register(@Observes Router router) {
    router.route().order(Integer.MIN_VALUE).failureHandler(this::answerFailure);
    STATUSES.forEach(status -> router.errorHandler(status, this::answerStatus));
  }

  // Before the framework's own failure handler, which answers without a body.
  private void answerFailure(RoutingContext context) {
    if (context.failure() == null && STATUSES.contains(context.statusCode())) {
      answerStatus(context);
    } else {
      context.next();
    }
  }

  private void answerStatus(RoutingContext context) {
    var response = context.response();
    if (!response.headWritten() && !response.ended()) {
      answer(context, CommonRefusal.ofStatus(context.statusCode()));
    }
  }

  private void answer(RoutingContext context, Refusal refusal) {
    var response = context.response();
    var problem = Problem.of(refusal, refusal.title(), IDS.next());
    try {
      response
          .setStatusCode(refusal.status())
          .putHeader("Content-Type", Problem.MEDIA_TYPE.toString())
          .end(json.writeValueAsString(problem));
    } catch (JsonProcessingException e) {
      LOG.error("a problem cannot be written", e);
      response.setStatusCode(500).end();
    }
  }
}
