package dev.overskill.preview.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.tenancy.AppGrant.Space;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// Answers what pages ask under `/api`: passes it on to where the app's data is.
public final class ApiDoor {
  private static final int BREAKERS = 10_000;

  private final Destinations destinations;
  private final Grants grants;
  private final Clients clients;
  private final Clock clock;
  private final MeterRegistry meters;
  private final Amounts.One limits;
  private final Manners manners;
  private final Rooms questions;
  private final Rooms sockets;
  private final Sockets open = new Sockets();
  private final Cache<Trusted, Breaker> breakers =
      Caffeine.newBuilder().maximumSize(BREAKERS).build();

  /// What may be asked, and how much of it.
  ///
  /// @param store where the platform's store is
  /// @param ports that an upstream may have, by TLS
  /// @param localPorts that an upstream on a developer's own machine may have
  /// @param ownDomains under which the platform itself answers
  public record Rules(
      URI store,
      Set<Integer> ports,
      Set<Integer> localPorts,
      List<String> ownDomains,
      Amounts amounts) {}

  /// What is asked with.
  ///
  /// @param upstreams the upstream that an app's owner chose last
  public record Parts(
      Function<AppId, Optional<AppState.Upstream>> upstreams,
      Grants grants,
      Names names,
      Clock clock,
      MeterRegistry meters) {}

  /// An upstream as one app knows it: what another makes of it is none of its business.
  private record Trusted(AppId app, Destination.Name name) {}

  public ApiDoor(Rules rules, Parts parts, Vertx vertx) {
    this(rules, parts, Clients.of(vertx, rules.amounts().one()));
  }

  ApiDoor(Rules rules, Parts parts, Clients clients) {
    var amounts = rules.amounts();
    this.destinations =
        new Destinations(
            new Destinations.Rules(
                rules.store(), rules.ports(), rules.localPorts(), rules.ownDomains()),
            parts.upstreams(),
            parts.grants(),
            parts.names());
    this.grants = parts.grants();
    this.clients = clients;
    this.clock = parts.clock();
    this.meters = parts.meters();
    this.limits = amounts.one();
    this.manners = new Manners(limits.question());
    this.questions = new Rooms(amounts.perApp(), amounts.atOnce());
    this.sockets = new Rooms(amounts.socketsPerApp(), amounts.sockets());
    parts.meters().gauge("overskill.preview.api.underway", questions, Rooms::taken);
    parts.meters().gauge("overskill.preview.api.sockets", sockets, Rooms::taken);
  }

  /// Answers a request under `/api`, whose path was found sound.
  public void handle(RoutingContext routing, Asker asker) {
    var request = routing.request();
    var refusal = manners.refusal(request, asker.authority());
    var wantsSocket = wantsSocket(request);
    var rooms = wantsSocket ? sockets : questions;
    if (refusal.isPresent()) {
      end(request, refusal.get());
      return;
    }
    if (!rooms.enter(asker.data())) {
      end(request, ApiRefusal.TOO_MANY_REQUESTS);
      return;
    }
    var context = routing.vertx().getOrCreateContext();
    destinations
        .of(asker.grant())
        .whenComplete((to, failure) ->
            context.runOnContext(_ -> {
              if (request.response().closed()) {
                rooms.leave(asker.data());
              } else if (failure != null) {
                rooms.leave(asker.data());
                end(request, refusal(failure));
              } else if (wantsSocket) {
                tunnel(routing, to, asker);
              } else {
                exchange(routing, to, asker);
              }
            }));
  }

  private static boolean wantsSocket(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  private void exchange(RoutingContext routing, Destination to, Asker asker) {
    var request = routing.request();
    if (!admits(asker, to)) {
      questions.leave(asker.data());
      end(request, ApiRefusal.UPSTREAM_RESTING);
      return;
    }
    var exchange = new Exchange(routing, asker, to, limits);
    exchange.over().onComplete(_ -> questions.leave(asker.data()));
    exchange
        .ask(clients.of(to), path(request))
        .onSuccess(status -> {
          answered(asker, to);
          count(to.kind().name(), status);
        })
        .onFailure(failure -> {
          failed(asker, to, failure);
          end(request, refusal(failure));
        });
  }

  private void tunnel(RoutingContext routing, Destination to, Asker asker) {
    var request = routing.request();
    if (!to.isOwn() || !admits(asker, to)) {
      sockets.leave(asker.data());
      end(request, to.isOwn() ? ApiRefusal.UPSTREAM_RESTING : ApiRefusal.NO_SOCKETS);
      return;
    }
    var tunnel = new Tunnel(routing, asker, to, limits);
    tunnel.over().onComplete(_ -> sockets.leave(asker.data()));
    tunnel
        .open(clients.of(to), path(request))
        .onSuccess(page -> {
          answered(asker, to);
          open.add(asker.data(), page);
          tunnel.over().onComplete(_ -> open.remove(asker.data(), page));
        })
        .onFailure(failure -> {
          failed(asker, to, failure);
          end(request, refusal(failure));
        });
  }

  /// Closes the sockets of an app that is not shown any more, or whose data is elsewhere now.
  public void putAway(AppId app) {
    for (var space : Space.values()) {
      open.close(new Asker.Data(app, space));
    }
  }

  /// Closes the sockets of an app's draft, which not everybody may see any more who did.
  public void putDraftAway(AppId app) {
    open.close(new Asker.Data(app, Space.DRAFT));
  }

  private boolean admits(Asker asker, Destination to) {
    return !to.isOwn() || breaker(asker, to).admits(clock.instant());
  }

  private Breaker breaker(Asker asker, Destination to) {
    return breakers.get(new Trusted(asker.data().app(), to.name()), _ -> new Breaker());
  }

  private void answered(Asker asker, Destination to) {
    if (to.isOwn()) {
      breaker(asker, to).answered();
    }
  }

  private void failed(Asker asker, Destination to, Throwable failure) {
    var refusal = refusal(failure);
    if (refusal == ApiRefusal.STORE_AWAY) {
      grants.forget(asker.grant());
    } else if (to.isOwn() && refusal != ApiRefusal.BODY_TOO_LARGE) {
      breaker(asker, to).failed(clock.instant());
    }
  }

  private static ApiRefusal refusal(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RefusedException refused
        ? refused.refusal()
        : ApiRefusal.UPSTREAM_UNREACHABLE;
  }

  private void end(HttpServerRequest request, ApiRefusal refusal) {
    refusal.answer(request);
    count("NOBODY", refusal.status());
  }

  private void count(String kind, int status) {
    meters
        .counter(
            "overskill.preview.api.answers",
            "by",
            kind.toLowerCase(Locale.ROOT),
            "status",
            Integer.toString(status))
        .increment();
  }

  /// What follows the first segment, as it came.
  private static String path(HttpServerRequest request) {
    var path = String.valueOf(request.path());
    int end = path.indexOf('/', 1);
    var rest = end < 0 ? "" : path.substring(end);
    return request.query() == null ? rest : rest + "?" + request.query();
  }
}
