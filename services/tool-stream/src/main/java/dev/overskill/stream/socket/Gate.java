package dev.overskill.stream.socket;

import dev.overskill.stream.access.Addresses;
import dev.overskill.stream.access.Limit;
import dev.overskill.stream.access.Limits;
import dev.overskill.stream.journal.Journals;
import dev.overskill.stream.journal.LiveJournals;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Decides about a connection, whatever it will speak, before it costs anything: nothing is asked
/// of anybody, and whoever is refused gets an HTTP answer.
@Singleton
public class Gate {
  /// There is one node here.
  static final String NODE = "";

  private final LiveJournals journals;
  private final Limits limits;
  private final Addresses addresses;
  private final Drain drain;

  @Inject
  Gate(LiveJournals journals, Limits limits, Addresses addresses, Drain drain) {
    this.journals = journals;
    this.limits = limits;
    this.addresses = addresses;
    this.drain = drain;
  }

  /// What became of it.
  public sealed interface Opinion {
    /// It may become a connection.
    record Welcome(Journals journals, Visit visit) implements Opinion {}

    record Refused(SocketRefusal why) implements Opinion {}
  }

  /// One who was let in, and has to [#leave] once.
  ///
  /// @param address the client's, if it is known
  public record Visit(Optional<String> address) {}

  /// Decides about a request that has no fault of its own.
  public Opinion look(HttpServerRequest request) {
    var filled = journals.get();
    if (drain.isOn() || filled.isEmpty()) {
      return new Opinion.Refused(SocketRefusal.NOT_READY);
    }
    var peer = request.connection().remoteAddress().hostAddress();
    var address = addresses.client(String.valueOf(peer), request.headers());
    return enter(address)
        .<Opinion>map(Opinion.Refused::new)
        .orElseGet(() -> new Opinion.Welcome(filled.get(), new Visit(address)));
  }

  private Optional<SocketRefusal> enter(Optional<String> address) {
    if (address.isPresent() && !limits.take(Limit.ADDRESS_UPGRADES, address.get())) {
      return Optional.of(SocketRefusal.ADDRESS_BUSY);
    }
    if (!limits.take(Limit.NODE_UPGRADES, NODE)) {
      return Optional.of(SocketRefusal.NODE_BUSY);
    }
    if (!limits.enter(Limit.NODE_CONNECTIONS, NODE)) {
      return Optional.of(SocketRefusal.FULL);
    }
    if (address.isPresent() && !limits.enter(Limit.ADDRESS_CONNECTIONS, address.get())) {
      limits.leave(Limit.NODE_CONNECTIONS, NODE);
      return Optional.of(SocketRefusal.ADDRESS_BUSY);
    }
    return Optional.empty();
  }

  /// The connection has ended, or was none in the end.
  public void leave(Visit visit) {
    limits.leave(Limit.NODE_CONNECTIONS, NODE);
    visit.address().ifPresent(address -> limits.leave(Limit.ADDRESS_CONNECTIONS, address));
  }
}
