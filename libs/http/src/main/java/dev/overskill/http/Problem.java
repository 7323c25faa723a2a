package dev.overskill.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/// A refusal on the wire: RFC 9457 problem details.
///
/// @param code the stable reason; `type` is the same as an address
/// @param request names this request in our logs
/// @param trace the trace it belongs to, where tracing is on
/// @param members whatever the refusal adds, on the top level of the JSON
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    URI type,
    String title,
    int status,
    String detail,
    String code,
    Retry retry,
    @Nullable String request,
    @Nullable String trace,
    @JsonIgnore Map<String, Object> members) {
  public static final MediaType MEDIA_TYPE = new MediaType("application", "problem+json");
  private static final String TYPES = "https://overskill.dev/problems/";

  public static Problem of(Refusal refusal, String detail, @Nullable String request) {
    return of(refusal, detail, request, Map.of());
  }

  static Problem of(
      Refusal refusal, String detail, @Nullable String request, Map<String, Object> members) {
    return new Problem(
        URI.create(TYPES + refusal.code()),
        refusal.title(),
        refusal.status(),
        detail,
        refusal.code(),
        refusal.retry(),
        request,
        MDC.get("traceId") instanceof String trace ? trace : null,
        members);
  }

  @JsonAnyGetter
  Map<String, Object> onTopLevel() {
    return members;
  }

  /// The answer that carries this problem.
  public Response.ResponseBuilder response() {
    var answer = Response.status(status).type(MEDIA_TYPE).entity(this);
    return retry == Retry.LATER ? answer.header("Retry-After", "1") : answer;
  }
}
