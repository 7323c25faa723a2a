package dev.overskill.stream.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Who has how much of each [Limit] left. For any thread.
@Singleton
public class Limits {
  /// Keys of one rate that are remembered; those that have taken nothing lately are forgotten.
  private static final int KEYS = 50_000;

  private final Map<Limit, Row> rows = new EnumMap<>(Limit.class);

  /// One limit as it is configured here.
  private record Row(
      int most, int perSecond, Map<Object, Allowance> allowances, Map<Object, Integer> taken) {}

  @Inject
  Limits(LimitConfig config) {
    for (var limit : Limit.values()) {
      var given = config.rows().get(limit.row());
      int most = given == null ? limit.most() : given.most().orElse(limit.most());
      int rate = given == null ? limit.perSecond() : given.perSecond().orElse(limit.perSecond());
      if (most < 1 || (rate < 1) != (limit.perSecond() == 0)) {
        throw new IllegalArgumentException("stream.limits." + limit.row() + " is no such limit");
      }
      rows.put(limit, new Row(most, rate, new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));
    }
    requireKnown(config.rows().keySet());
  }

  private static void requireKnown(Set<String> configured) {
    var known = Arrays.stream(Limit.values()).map(Limit::row).collect(Collectors.toSet());
    for (var row : configured) {
      if (!known.contains(row)) {
        throw new IllegalArgumentException("stream.limits." + row + " is not a limit");
      }
    }
  }

  private Row row(Limit limit) {
    var row = rows.get(limit);
    if (row == null) {
      throw new IllegalStateException("every limit has a row");
    }
    return row;
  }

  /// How many there may be at a time, or at once.
  public int most(Limit limit) {
    return row(limit).most();
  }

  public int perSecond(Limit limit) {
    return row(limit).perSecond();
  }

  /// A rate of its own, for whoever keeps it.
  public Allowance allowance(Limit rate) {
    var row = row(rate);
    return new Allowance(row.most(), row.perSecond(), System.nanoTime());
  }

  /// Takes one of a rate; false if this key has none left.
  public boolean take(Limit rate, Object key) {
    var row = row(rate);
    var nanos = System.nanoTime();
    if (row.allowances().size() >= KEYS) {
      row.allowances().values().removeIf(allowance -> isFull(allowance, nanos));
    }
    var allowance =
        row.allowances()
            .computeIfAbsent(key, _ -> new Allowance(row.most(), row.perSecond(), nanos));
    synchronized (allowance) {
      return allowance.take(nanos);
    }
  }

  private static boolean isFull(Allowance allowance, long nanos) {
    synchronized (allowance) {
      return allowance.isFull(nanos);
    }
  }

  /// Takes a place of a count; false if there is none.
  public boolean enter(Limit count, Object key) {
    var row = row(count);
    if (row.taken().merge(key, 1, Integer::sum) <= row.most()) {
      return true;
    }
    leave(count, key);
    return false;
  }

  /// Gives back a place that was taken.
  public void leave(Limit count, Object key) {
    row(count).taken().computeIfPresent(key, (_, taken) -> taken == 1 ? null : taken - 1);
  }

  /// How many places of a count are taken.
  public int taken(Limit count, Object key) {
    return row(count).taken().getOrDefault(key, 0);
  }
}
