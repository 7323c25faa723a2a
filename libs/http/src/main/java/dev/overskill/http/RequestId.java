package dev.overskill.http;

import dev.overskill.events.Ids;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/// Gives every request a name, the caller's own if it sent one, and says it in the answer.
public final class RequestId {
  static final String HEADER = "X-Request-Id";
  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{8,64}");
  private static final Ids IDS = Ids.secure();

  @ServerRequestFilter(preMatching = true)
  public void name(ContainerRequestContext request) {
    var given = request.getHeaderString(HEADER);
    var kept = given != null && ACCEPTED.matcher(given).matches() ? given : IDS.next();
    request.setProperty(HEADER, kept);
  }

  @ServerResponseFilter
  public void say(ContainerRequestContext request, ContainerResponseContext response) {
    response.getHeaders().putSingle(HEADER, of(request));
  }

  static String of(ContainerRequestContext request) {
    return request.getProperty(HEADER) instanceof String id ? id : "unnamed";
  }
}
