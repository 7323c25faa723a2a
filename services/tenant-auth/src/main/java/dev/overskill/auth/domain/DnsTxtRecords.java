package dev.overskill.auth.domain;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClient;
import io.vertx.core.dns.DnsClientOptions;
import io.vertx.core.dns.DnsException;
import io.vertx.core.dns.DnsResponseCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/// TXT records as a name server tells them, over UDP.
@Singleton
class DnsTxtRecords implements TxtRecords {
  private final DnsClient client;

  @Inject
  DnsTxtRecords(Vertx vertx, DomainConfig config) {
    var options =
        new DnsClientOptions()
            .setPort(config.resolverPort())
            .setQueryTimeout(config.patience().toMillis());
    config.resolver().ifPresent(options::setHost);
    this.client = vertx.createDnsClient(options);
  }

  @Override
  public Uni<Found> of(String name) {
    return Uni.createFrom()
        .completionStage(() -> client.resolveTXT(name).toCompletionStage())
        .map(DnsTxtRecords::texts)
        .onFailure()
        .recoverWithItem(DnsTxtRecords::none);
  }

  private static Found texts(List<String> texts) {
    return new Texts(texts);
  }

  private static Found none(Throwable failure) {
    return failure instanceof DnsException dns && dns.code() == DnsResponseCode.NXDOMAIN
        ? new Texts(List.of())
        : new Unreachable();
  }
}
