package dev.overskill.auth.app;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.app.PostgresApps.Saved;
import dev.overskill.events.AppEvent.AppStatus;
import dev.overskill.events.AppId;
import dev.overskill.events.AppSlug;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.http.Wire;
import dev.overskill.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The apps of a tenant. Members and agents look and create; owners rename, suspend and resume.
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class AppResource {
  private final PostgresApps apps;
  private final Slugs slugs;
  private final AppConfig config;
  private final PreviewHosts hosts;
  private final CurrentCaller caller;
  private final Ids ids = Ids.secure();

  @Inject
  AppResource(
      PostgresApps apps, Slugs slugs, AppConfig config, PreviewHosts hosts, CurrentCaller caller) {
    this.apps = apps;
    this.slugs = slugs;
    this.config = config;
    this.hosts = hosts;
    this.caller = caller;
  }

  record NewApp(@Nullable String name, @Nullable String slug) {}

  record Change(@Nullable String name, @Nullable AppStatus status) {}

  record WireApp(
      AppId app, TenantId tenant, AppSlug slug, String name, AppStatus status, String previewUrl) {}

  record Apps(List<WireApp> apps) {}

  private WireApp wire(App app) {
    return new WireApp(
        app.id(), app.tenant(), app.slug(), app.name(), app.status(), hosts.url(app.slug()));
  }

  @GET
  @Path("/tenants/{tenant}/apps")
  public Uni<Apps> list(
      @PathParam("tenant") TenantId tenant,
      @QueryParam("before") @DefaultValue("") String before,
      @QueryParam("limit") @Nullable Integer limit) {
    caller.mustRead(tenant);
    return apps.list(tenant, before, Wire.page(limit, 100, 500))
        .map(found -> new Apps(found.stream().map(this::wire).toList()));
  }

  @POST
  @Path("/tenants/{tenant}/apps")
  @ResponseStatus(201)
  public Uni<WireApp> create(@PathParam("tenant") TenantId tenant, @Nullable NewApp body) {
    caller.mustEdit(tenant);
    var wanted = Wire.body(body);
    var name = Wire.line(wanted.name(), "name", 100);
    var slug = wanted.slug() == null ? slugs.suggest(name) : chosen(wanted.slug());
    var app = new App(tenant, ids.app(), slug, name, AppStatus.active);
    return apps.create(app, config.perTenant()).map(saved -> answer(saved, app));
  }

  private WireApp answer(Saved saved, App app) {
    return switch (saved) {
      case STORED -> wire(app);
      case SLUG_TAKEN -> throw new RefusedException(AuthRefusal.SLUG_TAKEN);
      case TOO_MANY -> throw new RefusedException(AuthRefusal.QUOTA_REACHED);
    };
  }

  private AppSlug chosen(String text) {
    var slug = Slugs.parse(text).orElseThrow(() -> new RefusedException(AuthRefusal.SLUG_INVALID));
    if (slugs.isReserved(slug)) {
      throw new RefusedException(AuthRefusal.SLUG_RESERVED);
    }
    return slug;
  }

  @GET
  @Path("/apps/{app}")
  public Uni<WireApp> get(@PathParam("app") AppId app) {
    return apps.find(home(), app).map(this::found);
  }

  @PATCH
  @Path("/apps/{app}")
  public Uni<WireApp> change(@PathParam("app") AppId app, @Nullable Change body) {
    var wanted = Wire.body(body);
    var tenant = home();
    var name = wanted.name() == null ? null : Wire.line(wanted.name(), "name", 100);
    if (!caller.get().mayManage(tenant)) {
      // Only an app the caller may see may answer that it may not be changed.
      return apps.find(tenant, app)
          .map(this::found)
          .map(_ -> {
            throw new RefusedException(CommonRefusal.FORBIDDEN);
          });
    }
    return apps.change(tenant, app, name, wanted.status()).map(this::found);
  }

  private WireApp found(Optional<App> app) {
    return wire(app.orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND)));
  }

  /// The tenant the caller acts in: apps of others do not exist for them.
  private TenantId home() {
    if (caller.get() instanceof Caller.InTenant member) {
      return member.tenant();
    }
    throw new RefusedException(CommonRefusal.NOT_FOUND);
  }
}
