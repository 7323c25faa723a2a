package dev.overskill.stream.socket;

import dev.overskill.events.AppId;
import dev.overskill.stream.access.Addresses;
import dev.overskill.stream.access.Limit;
import dev.overskill.stream.access.Limits;
import dev.overskill.stream.journal.Journals;
import dev.overskill.stream.journal.LiveJournals;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Decides about a handshake before it costs anything: nothing is asked of anybody, and whoever is
/// refused gets an HTTP answer.
@Singleton
class Gate {
  /// There is one node here.
  static final String NODE = "";

  private final LiveJournals journals;
  private final Limits limits;
  private final Addresses addresses;
  private final Drain drain;
  private final Handshake handshake;

  @Inject
  Gate(
      LiveJournals journals,
      Limits limits,
      Addresses addresses,
      Drain drain,
      @ConfigProperty(name = "overskill.console.origins") List<String> origins) {
    this.journals = journals;
    this.limits = limits;
    this.addresses = addresses;
    this.drain = drain;
    this.handshake = new Handshake(Set.copyOf(origins));
  }

  /// What became of it.
  sealed interface Opinion {
    /// It may become a socket, which has to [#leave] once.
    ///
    /// @param address the client's, if it is known
    record Welcome(Journals journals, AppId app, Optional<String> address) implements Opinion {}

    record Refused(SocketRefusal why) implements Opinion {}
  }

  Opinion look(HttpServerRequest request, String app) {
    var id = Handshake.app(app);
    if (id.isEmpty()) {
      return new Opinion.Refused(SocketRefusal.NO_SUCH_APP);
    }
    var fault = handshake.fault(request);
    if (fault.isPresent()) {
      return new Opinion.Refused(fault.get());
    }
    var filled = journals.get();
    if (drain.isOn() || filled.isEmpty()) {
      return new Opinion.Refused(SocketRefusal.NOT_READY);
    }
    var peer = request.connection().remoteAddress().hostAddress();
    var address = addresses.client(String.valueOf(peer), request.headers());
    return enter(address)
        .<Opinion>map(Opinion.Refused::new)
        .orElseGet(() -> new Opinion.Welcome(filled.get(), id.get(), address));
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

  /// The socket has ended, or was none in the end.
  void leave(Opinion.Welcome welcome) {
    limits.leave(Limit.NODE_CONNECTIONS, NODE);
    welcome.address().ifPresent(address -> limits.leave(Limit.ADDRESS_CONNECTIONS, address));
  }
}
