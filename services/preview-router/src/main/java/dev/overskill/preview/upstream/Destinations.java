package dev.overskill.preview.upstream;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.preview.upstream.Destination.Kind;
import dev.overskill.preview.upstream.Destination.Name;
import dev.overskill.tenancy.AppGrant;
import dev.overskill.tenancy.AppGrant.Space;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Finds where the questions of an app's pages go. An upstream that an owner chose is looked up and
/// checked each time, and the connection goes to the address that was checked: a name that leads
/// elsewhere a moment later gains nothing.
final class Destinations {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Rules rules;
  private final Function<AppId, Optional<AppState.Upstream>> chosen;
  private final Grants grants;
  private final Names names;

  /// What may be asked.
  ///
  /// @param store where the platform's store is, e.g. `http://127.0.0.1:8081/auth/entities`
  /// @param ports that an upstream may have, by TLS
  /// @param localPorts that an upstream on a developer's own machine may have
  /// @param ownDomains under which the platform itself answers
  record Rules(URI store, Set<Integer> ports, Set<Integer> localPorts, List<String> ownDomains) {}

  /// @param chosen the upstream that an app's owner chose last
  Destinations(
      Rules rules,
      Function<AppId, Optional<AppState.Upstream>> chosen,
      Grants grants,
      Names names) {
    this.rules = rules;
    this.chosen = chosen;
    this.grants = grants;
    this.names = names;
  }

  /// Fails with [RefusedException] if there is nothing that may be asked now.
  CompletionStage<Destination> of(AppGrant grant) {
    var own = chosen.apply(grant.app()).filter(it -> it.url() != null);
    if (own.isEmpty()) {
      return store(grant);
    }
    return grant.space() == Space.RELEASE && !own.get().visitors()
        ? refused(ApiRefusal.UPSTREAM_CLOSED)
        : own(own.get());
  }

  private CompletionStage<Destination> store(AppGrant grant) {
    var url = rules.store();
    var name = name(url);
    return grants
        .token(grant)
        .thenApply(token ->
            new Destination(
                Kind.STORE,
                SocketAddress.inetSocketAddress(name.port(), name.host()),
                name,
                url.getRawPath(),
                Map.of("Authorization", "Bearer " + token)))
        .exceptionally(_ -> {
          throw new RefusedException(ApiRefusal.STORE_AWAY);
        });
  }

  CompletionStage<Destination> own(AppState.Upstream upstream) {
    var url = upstream.url();
    if (url == null || !mayBeAsked(url)) {
      return refused(ApiRefusal.UPSTREAM_FORBIDDEN);
    }
    return address(url)
        .thenCompose(address ->
            (upstream.secret()
                    ? secret(upstream)
                    : CompletableFuture.completedStage(Map.<String, String>of()))
                .thenApply(headers ->
                    new Destination(
                        Kind.OWN,
                        SocketAddress.inetSocketAddress(
                            new InetSocketAddress(address, name(url).port())),
                        name(url),
                        url.getRawPath(),
                        headers)));
  }

  private CompletionStage<Map<String, String>> secret(AppState.Upstream upstream) {
    return grants
        .secret(upstream)
        .exceptionally(_ -> {
          throw new RefusedException(ApiRefusal.STORE_AWAY);
        });
  }

  private static Name name(URI url) {
    boolean tls = "https".equals(url.getScheme());
    int port = url.getPort() < 0 ? (tls ? 443 : 80) : url.getPort();
    return new Name(String.valueOf(url.getHost()), port, tls);
  }

  private boolean mayBeAsked(URI url) {
    var name = name(url);
    var local = LOCAL.contains(name.host());
    return (name.tls() || (local && "http".equals(url.getScheme())))
        && url.getRawUserInfo() == null
        && url.getRawQuery() == null
        && url.getRawFragment() == null
        && (local ? rules.localPorts() : rules.ports()).contains(name.port())
        && rules.ownDomains().stream()
            .noneMatch(own -> name.host().equals(own) || name.host().endsWith("." + own));
  }

  private CompletionStage<InetAddress> address(URI url) {
    var host = String.valueOf(url.getHost());
    if (LOCAL.contains(host)) {
      return CompletableFuture.completedStage(
          InetAddress.ofLiteral(host.equals("[::1]") ? "::1" : "127.0.0.1"));
    }
    return names
        .find(host)
        .exceptionally(_ -> {
          throw new RefusedException(ApiRefusal.UPSTREAM_UNREACHABLE);
        })
        .thenApply(Destinations::checked);
  }

  /// One that is not open spoils them all: nobody sound has such a name.
  private static InetAddress checked(List<InetAddress> found) {
    if (found.isEmpty() || !found.stream().allMatch(Addresses::isOpen)) {
      throw new RefusedException(ApiRefusal.UPSTREAM_FORBIDDEN);
    }
    return found.stream()
        .min(Comparator.comparingInt(address -> address.getAddress().length))
        .map(Addresses::nameless)
        .orElseThrow();
  }

  private static <T> CompletionStage<T> refused(ApiRefusal refusal) {
    return CompletableFuture.failedStage(new RefusedException(refusal));
  }
}
