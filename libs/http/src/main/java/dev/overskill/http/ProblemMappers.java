package dev.overskill.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.smallrye.mutiny.TimeoutException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns whatever ends a request early into a [Problem]. What is not a refusal tells the client
/// nothing but the name of the request; the log has the rest.
public final class ProblemMappers {
  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  @ServerExceptionMapper
  public Response refused(RefusedException e, ContainerRequestContext request) {
    var detail = e.getMessage() == null ? e.refusal().title() : e.getMessage();
    return Problem.of(e.refusal(), detail, RequestId.of(request), e.members()).response().build();
  }

  @ServerExceptionMapper
  public Response mismatched(MismatchedInputException e, ContainerRequestContext request) {
    return malformed(e, request);
  }

  @ServerExceptionMapper
  public Response unreadable(JsonProcessingException e, ContainerRequestContext request) {
    return malformed(e, request);
  }

  @ServerExceptionMapper
  public Response late(TimeoutException e, ContainerRequestContext request) {
    LOG.warnf("request %s waited too long", RequestId.of(request));
    return answer(CommonRefusal.UNAVAILABLE, request);
  }

  @ServerExceptionMapper
  public Response byFramework(WebApplicationException e, ContainerRequestContext request) {
    var given = e.getResponse();
    if (e.getCause() instanceof JsonProcessingException json) {
      return malformed(json, request);
    }
    if (given.getStatus() < 400 || given.hasEntity()) {
      return given;
    }
    if (given.getStatus() >= 500) {
      LOG.errorf(e, "request %s failed", RequestId.of(request));
    }
    return answer(CommonRefusal.ofStatus(given.getStatus()), request);
  }

  @ServerExceptionMapper
  public Response unexpected(Throwable e, ContainerRequestContext request) {
    LOG.errorf(e, "request %s failed", RequestId.of(request));
    return answer(CommonRefusal.INTERNAL, request);
  }

  private static Response answer(Refusal refusal, ContainerRequestContext request) {
    return Problem.of(refusal, refusal.title(), RequestId.of(request)).response().build();
  }

  /// Says where the body is wrong, and never repeats what stands there.
  private static Response malformed(JsonProcessingException e, ContainerRequestContext request) {
    var where = e instanceof JsonMappingException mapping ? path(mapping) : "";
    var detail =
        where.isEmpty() ? CommonRefusal.MALFORMED_JSON.title() : "The value is wrong: " + where;
    return Problem.of(CommonRefusal.MALFORMED_JSON, detail, RequestId.of(request))
        .response()
        .build();
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."));
  }
}
