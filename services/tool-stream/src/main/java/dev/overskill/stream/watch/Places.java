package dev.overskill.stream.watch;

import dev.overskill.events.AppId;
import dev.overskill.stream.access.Pass;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many connections an app and a caller have, and whether there is place for one more.
@Singleton
public class Places {
  private final PlacesConfig config;
  private final Map<AppId, Integer> byApp = new ConcurrentHashMap<>();
  private final Map<String, Integer> byCaller = new ConcurrentHashMap<>();

  @Inject
  Places(PlacesConfig config) {
    this.config = config;
  }

  /// How many connections this node takes.
  public int limit() {
    return config.perNode();
  }

  /// Takes a place; false if there is none.
  public boolean take(Pass pass) {
    if (!take(byApp, pass.app(), config.perApp())) {
      return false;
    }
    if (!take(byCaller, caller(pass), config.perCaller())) {
      give(byApp, pass.app());
      return false;
    }
    return true;
  }

  /// Gives back a place that was taken.
  public void give(Pass pass) {
    give(byApp, pass.app());
    give(byCaller, caller(pass));
  }

  private static String caller(Pass pass) {
    return pass.caller().tenant() + "/" + pass.caller().subject();
  }

  private static <K> boolean take(Map<K, Integer> taken, K key, int limit) {
    if (taken.merge(key, 1, Integer::sum) <= limit) {
      return true;
    }
    give(taken, key);
    return false;
  }

  private static <K> void give(Map<K, Integer> taken, K key) {
    taken.computeIfPresent(key, (_, count) -> count == 1 ? null : count - 1);
  }
}
