package dev.overskill.stream.socket;

import dev.overskill.events.Ids;
import dev.overskill.log.AppDirectory;
import dev.overskill.stream.access.Admission;
import dev.overskill.stream.command.Commands;
import dev.overskill.stream.watch.Places;
import dev.overskill.tenancy.Revocations;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;

/// What every connection needs.
@Singleton
public class Desk {
  public final Admission admission;
  public final Commands commands;
  public final Places places;
  public final AppDirectory directory;
  public final Revocations revocations;
  public final SocketMeters meters;
  public final SocketConfig config;
  public final Clock clock;
  public final Ids ids = Ids.secure();

  @Inject
  Desk(
      Admission admission,
      Commands commands,
      Places places,
      AppDirectory directory,
      Revocations revocations,
      SocketMeters meters,
      SocketConfig config,
      Clock clock) {
    this.admission = admission;
    this.commands = commands;
    this.places = places;
    this.directory = directory;
    this.revocations = revocations;
    this.meters = meters;
    this.config = config;
    this.clock = clock;
  }
}
