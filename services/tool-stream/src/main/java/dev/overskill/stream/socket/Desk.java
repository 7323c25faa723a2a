package dev.overskill.stream.socket;

import dev.overskill.events.AppId;
import dev.overskill.events.Ids;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.AppDirectory.Entry;
import dev.overskill.stream.access.Admission;
import dev.overskill.stream.access.Limit;
import dev.overskill.stream.access.Limits;
import dev.overskill.stream.access.Pass;
import dev.overskill.stream.access.Returns;
import dev.overskill.stream.command.Commands;
import dev.overskill.stream.journal.Epoch;
import dev.overskill.stream.watch.Places;
import dev.overskill.tenancy.Revocations;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/// What every connection needs.
@Singleton
public class Desk {
  public final Admission admission;
  public final Commands commands;
  public final Places places;
  public final Limits limits;
  private final Returns returns;
  public final AppDirectory directory;
  public final Revocations revocations;
  public final SocketMeters meters;
  public final SocketConfig config;
  public final Clock clock;
  public final Ids ids = Ids.secure();
  final Together together = new Together(this);

  @Inject
  Desk(
      Admission admission,
      Commands commands,
      Places places,
      Limits limits,
      Returns returns,
      AppDirectory directory,
      Revocations revocations,
      SocketMeters meters,
      SocketConfig config,
      Clock clock) {
    this.admission = admission;
    this.commands = commands;
    this.places = places;
    this.limits = limits;
    this.returns = returns;
    this.directory = directory;
    this.revocations = revocations;
    this.meters = meters;
    this.config = config;
    this.clock = clock;
  }

  /// When a client should try first should it lose its connection, or not get one.
  public Duration comeback() {
    return returns.after(limits.taken(Limit.NODE_CONNECTIONS, Gate.NODE));
  }

  /// The first frame of a connection.
  byte[] welcome(AppId app, Epoch epoch, boolean resumed) {
    var head = directory.app(app).map(Entry::head).map(revision -> revision.number()).orElse(0L);
    return ServerFrame.connected(ids.next(), epoch.value(), resumed, head, comeback());
  }

  /// Whether what a pass was given for has been withdrawn since.
  public boolean isWithdrawn(Pass pass) {
    var caller = pass.caller();
    return revocations.isRevoked(caller.tenant(), caller.subject(), pass.issuedAt());
  }
}
