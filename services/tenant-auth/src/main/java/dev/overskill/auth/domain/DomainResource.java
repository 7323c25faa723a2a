package dev.overskill.auth.domain;

import dev.overskill.auth.AuthRefusal;
import dev.overskill.auth.limit.Limits;
import dev.overskill.auth.limit.Limits.Limit;
import dev.overskill.auth.secret.RandomSecret;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.http.CommonRefusal;
import dev.overskill.http.CurrentCaller;
import dev.overskill.http.RefusedException;
import dev.overskill.http.Wire;
import dev.overskill.tenancy.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The domains of an app's owner. Members look; owners add a domain, prove it by a DNS record, and
/// give it up, which ends within a second.
@Path("/v1/apps/{app}/domains")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
class DomainResource {
  private static final int LONGEST = 300;

  private final PostgresDomains domains;
  private final TxtRecords dns;
  private final DomainConfig config;
  private final CurrentCaller caller;
  private final Rest rest;

  /// @param limits how often DNS may be asked
  @Singleton
  record Rest(Limits limits, Clock clock) {}

  @Inject
  DomainResource(
      PostgresDomains domains,
      TxtRecords dns,
      DomainConfig config,
      CurrentCaller caller,
      Rest rest) {
    this.domains = domains;
    this.dns = dns;
    this.config = config;
    this.caller = caller;
    this.rest = rest;
  }

  record NewDomain(@Nullable String domain) {}

  /// A record to put into DNS.
  record WireRecord(String name, String type, String value) {}

  record WireDomain(String domain, Domain.State state, WireRecord record) {}

  record WireDomains(List<WireDomain> domains) {}

  private static WireDomain wire(Domain domain) {
    var record = new WireRecord(domain.name().record(), "TXT", domain.proof());
    return new WireDomain(domain.name().value(), domain.state(), record);
  }

  @GET
  public Uni<WireDomains> list(@PathParam("app") AppId app) {
    return all(of(app))
        .map(found -> new WireDomains(found.stream().map(DomainResource::wire).toList()));
  }

  private Uni<List<Domain>> all(Domain.Of of) {
    return domains
        .list(of)
        .map(found -> found.orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND)));
  }

  private static Domain wanted(List<Domain> all, DomainName name) {
    return all.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND));
  }

  @POST
  @ResponseStatus(201)
  public Uni<WireDomain> add(@PathParam("app") AppId app, @Nullable NewDomain body) {
    var of = owned(app);
    var name = chosen(Wire.line(Wire.body(body).domain(), "domain", LONGEST));
    var most = Math.min(config.perApp(), AppState.Domains.LIMIT);
    return domains
        .add(of, name, RandomSecret.make().text(), caller.get().subject(), most)
        .invoke(DomainResource::mustBeStored)
        .chain(() -> all(of))
        .map(all -> wire(wanted(all, name)));
  }

  private static void mustBeStored(PostgresDomains.Added added) {
    switch (added) {
      case STORED -> {}
      case NO_APP -> throw new RefusedException(CommonRefusal.NOT_FOUND);
      case TOO_MANY -> throw new RefusedException(AuthRefusal.QUOTA_REACHED);
    }
  }

  private DomainName chosen(String text) {
    var name =
        DomainName.of(text).orElseThrow(() -> new RefusedException(AuthRefusal.DOMAIN_INVALID));
    if (config.reserved().stream().anyMatch(name::isUnder)) {
      throw new RefusedException(AuthRefusal.DOMAIN_RESERVED);
    }
    return name;
  }

  @POST
  @Path("/{domain}/verification")
  public Uni<WireDomain> verify(@PathParam("app") AppId app, @PathParam("domain") String domain) {
    var of = owned(app);
    var name = known(domain);
    rest.limits().spend(Limit.DNS, of.tenant().value());
    return all(of)
        .map(all -> wanted(all, name))
        .chain(wanted ->
            dns.of(name.record())
                .map(found -> isProven(wanted, found))
                .chain(proven -> checked(of, wanted, proven)));
  }

  private static boolean isProven(Domain wanted, TxtRecords.Found found) {
    return switch (found) {
      case TxtRecords.Texts(var texts) -> wanted.isProvenBy(texts);
      case TxtRecords.Unreachable() -> throw new RefusedException(AuthRefusal.DNS_SILENT);
    };
  }

  private Uni<WireDomain> checked(Domain.Of of, Domain wanted, boolean proven) {
    return domains
        .checked(of, wanted.name(), proven, rest.clock().instant())
        .map(all -> wanted(all, wanted.name()))
        .invoke(now -> {
          if (proven && now.state() != Domain.State.verified) {
            throw new RefusedException(AuthRefusal.DOMAIN_TAKEN);
          }
        })
        .map(DomainResource::wire);
  }

  @DELETE
  @Path("/{domain}")
  @ResponseStatus(204)
  public Uni<Void> remove(@PathParam("app") AppId app, @PathParam("domain") String domain) {
    var of = owned(app);
    var name = known(domain);
    return all(of)
        .map(all -> wanted(all, name))
        .chain(() -> domains.remove(of, name))
        .replaceWithVoid();
  }

  private static DomainName known(String domain) {
    return DomainName.of(domain).orElseThrow(() -> new RefusedException(CommonRefusal.NOT_FOUND));
  }

  private Domain.Of owned(AppId app) {
    var of = of(app);
    caller.mustManage(of.tenant());
    return of;
  }

  /// The tenant the caller acts in: apps of others do not exist for them.
  private Domain.Of of(AppId app) {
    if (caller.get() instanceof Caller.InTenant member) {
      return new Domain.Of(member.tenant(), app);
    }
    throw new RefusedException(CommonRefusal.NOT_FOUND);
  }
}
