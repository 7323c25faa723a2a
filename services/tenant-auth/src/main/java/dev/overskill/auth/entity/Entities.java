package dev.overskill.auth.entity;

import dev.overskill.auth.entity.PostgresEntities.Drawer;
import dev.overskill.auth.entity.PostgresEntities.Page;
import dev.overskill.events.AppId;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// The entities of apps, asked for in turns.
@Singleton
class Entities {
  private final PostgresEntities store;
  private final EntityConfig config;
  private final Turns turns;
  private final Clock clock;
  private final MeterRegistry meters;

  @Inject
  Entities(PostgresEntities store, EntityConfig config, Clock clock, MeterRegistry meters) {
    this.store = store;
    this.config = config;
    this.turns =
        new Turns(new Turns.Limits(config.atOnce(), config.atOncePerApp(), config.waitingPerApp()));
    this.clock = clock;
    this.meters = meters;
  }

  Uni<Optional<Entity>> find(Drawer drawer, EntityId id) {
    return turn(drawer, "find", () -> store.find(drawer, id));
  }

  Uni<List<Entity>> list(Drawer drawer, Page page) {
    return turn(drawer, "list", () -> store.list(drawer, page));
  }

  Uni<Outcome> change(Drawer drawer, Change change) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    var kind = change.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return turn(drawer, kind, () -> store.change(drawer, change, now));
  }

  private <T> Uni<T> turn(Drawer drawer, String kind, Supplier<Uni<T>> work) {
    return turn(drawer.grant().app(), kind, work);
  }

  /// Any other work on an app's data, when it is its turn.
  <T> Uni<T> turn(AppId app, String kind, Supplier<Uni<T>> work) {
    meters.counter("overskill.auth.entities.asked", "kind", kind).increment();
    return turns.take(app, work).ifNoItem().after(config.patience()).fail();
  }
}
