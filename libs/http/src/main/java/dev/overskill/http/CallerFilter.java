package dev.overskill.http;

import dev.overskill.tenancy.Tokens;
import dev.overskill.tenancy.Verification;
import dev.overskill.tenancy.Verification.Fault;
import dev.overskill.tenancy.Verification.Refused;
import dev.overskill.tenancy.Verification.Verified;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/// Lets a request in only with a genuine access token, unless its endpoint is [Anonymous].
public final class CallerFilter {
  private static final String SCHEME = "Bearer ";

  private final Tokens tokens;
  private final CurrentCaller current;
  private final MeterRegistry meters;

  @Inject
  public CallerFilter(Tokens tokens, CurrentCaller current, MeterRegistry meters) {
    this.tokens = tokens;
    this.current = current;
    this.meters = meters;
  }

  /// Returns the 401, or nothing to go on.
  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  public @Nullable Uni<Response> admit(ContainerRequestContext request, ResourceInfo endpoint) {
    if (isOpen(endpoint)) {
      return null;
    }
    var token = bearer(request.getHeaders().get(HttpHeaders.AUTHORIZATION));
    if (token == null) {
      return Uni.createFrom()
          .item(refuse(request, CommonRefusal.UNAUTHENTICATED, "Bearer realm=\"overskill\""));
    }
    return tokens.verifyAsking(token).map(verification -> answer(request, verification));
  }

  private static boolean isOpen(ResourceInfo endpoint) {
    return endpoint.getResourceMethod().isAnnotationPresent(Anonymous.class)
        || endpoint.getResourceClass().isAnnotationPresent(Anonymous.class);
  }

  /// The token of the one Authorization header, if it is a Bearer token.
  public static @Nullable String bearer(@Nullable List<String> authorization) {
    if (authorization == null || authorization.size() != 1) {
      return null;
    }
    var value = authorization.getFirst();
    return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? value.substring(SCHEME.length())
        : null;
  }

  private @Nullable Response answer(ContainerRequestContext request, Verification verification) {
    return switch (verification) {
      case Verified proof -> {
        current.prove(proof);
        yield null;
      }
      case Refused(var fault) -> {
        meters.counter("overskill.tokens.refused", "code", fault.code()).increment();
        yield refuse(
            request,
            fault == Fault.EXPIRED ? CommonRefusal.TOKEN_EXPIRED : CommonRefusal.UNAUTHENTICATED,
            "Bearer realm=\"overskill\", error=\"invalid_token\"");
      }
    };
  }

  private static Response refuse(
      ContainerRequestContext request, Refusal refusal, String challenge) {
    return Problem.of(refusal, refusal.title(), RequestId.of(request))
        .response()
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
        .build();
  }
}
