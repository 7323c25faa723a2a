package dev.overskill.preview;

import dev.overskill.log.AppDirectory;
import dev.overskill.preview.door.PreviewDoor;
import dev.overskill.preview.upstream.Amounts;
import dev.overskill.preview.upstream.ApiDoor;
import dev.overskill.preview.upstream.HttpGrants;
import dev.overskill.preview.upstream.SystemNames;
import dev.overskill.tenancy.ServiceTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Puts together what answers pages under `/api`.
@ApplicationScoped
class UpstreamBeans {
  @Produces
  @Singleton
  SystemNames names() {
    return new SystemNames();
  }

  void close(@Disposes SystemNames names) {
    names.close();
  }

  @Singleton
  record Grounds(AppDirectory apps, ServiceTokens tokens, Clock clock, MeterRegistry meters) {}

  /// Where the platform itself is.
  record Own(URI auth, String apps, PreviewDoor.Rules rules) {
    List<String> domains() {
      return Stream.concat(
              Stream.of(rules.domain(), apps),
              rules.consoles().stream()
                  .map(console -> URI.create(console).getHost())
                  .filter(host -> !host.equals("localhost") && !host.startsWith("127.")))
          .toList();
    }
  }

  @Produces
  @Singleton
  Own own(
      @ConfigProperty(name = "overskill.auth.url", defaultValue = "http://127.0.0.1:8081/auth")
          URI auth,
      @ConfigProperty(name = "overskill.apps.domain", defaultValue = "apps.localhost") String apps,
      PreviewDoor.Rules rules) {
    return new Own(auth, apps, rules);
  }

  @Produces
  @Singleton
  ApiDoor api(Grounds grounds, Own own, SystemNames names, UpstreamConfig config, Vertx vertx) {
    var rules =
        new ApiDoor.Rules(
            URI.create(own.auth() + "/entities"),
            config.ports(),
            config.localPorts().orElse(Set.of()),
            own.domains(),
            amounts(config));
    var grants = new HttpGrants(vertx, grounds.tokens(), own.auth());
    var parts =
        new ApiDoor.Parts(
            grounds.apps()::upstream, grants, names, grounds.clock(), grounds.meters());
    return new ApiDoor(rules, parts, vertx.getDelegate());
  }

  private static Amounts amounts(UpstreamConfig config) {
    return new Amounts(
        config.perApp(),
        config.atOnce(),
        config.socketsPerApp(),
        config.sockets(),
        new Amounts.One(
            config.question().asLongValue(),
            config.answer().asLongValue(),
            config.connect(),
            config.silence(),
            config.whole()));
  }
}
