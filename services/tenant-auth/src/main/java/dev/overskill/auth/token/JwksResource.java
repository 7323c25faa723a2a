package dev.overskill.auth.token;

import dev.overskill.http.Anonymous;
import dev.overskill.tenancy.JwkSet;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// The public keys that verify access tokens.
@Path("/.well-known/jwks.json")
@Anonymous
class JwksResource {
  private final SigningKeys keys;

  @Inject
  JwksResource(SigningKeys keys) {
    this.keys = keys;
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @NonBlocking
  public Response keys() {
    return Response.ok(JwkSet.write(keys.published()))
        .header("Cache-Control", "public, max-age=60")
        .build();
  }
}
