package dev.overskill.log;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState.Domains;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Which app is shown under a domain. When a domain goes from one app to another, the two say so on
/// partitions of their own and may be heard in any order: who got it last has it.
final class DomainClaims {
  private final Map<AppId, Domains> said = new ConcurrentHashMap<>();
  private final Map<String, Map<AppId, Instant>> claims = new ConcurrentHashMap<>();

  /// Takes in what an app holds now; one thread does.
  void claim(Domains now) {
    var before = said.put(now.app(), now);
    var names = now.domains().stream().map(Domains.Domain::name).collect(Collectors.toSet());
    now.domains()
        .forEach(it ->
            claims
                .computeIfAbsent(it.name(), _ -> new ConcurrentHashMap<>())
                .put(now.app(), it.since()));
    if (before != null) {
      before.domains().stream()
          .map(Domains.Domain::name)
          .filter(name -> !names.contains(name))
          .forEach(name -> giveUp(name, now.app()));
    }
  }

  private void giveUp(String name, AppId app) {
    claims.computeIfPresent(
        name,
        (_, held) -> {
          held.remove(app);
          return held.isEmpty() ? null : held;
        });
  }

  Optional<AppId> holder(String domain) {
    return Optional.ofNullable(claims.get(domain)).stream()
        .flatMap(held -> held.entrySet().stream())
        .max(Comparator.comparing(Map.Entry<AppId, Instant>::getValue))
        .map(Map.Entry::getKey);
  }
}
