package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.EventJson;
import dev.overskill.load.bench.server.Subject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/// What a scenario found, as it is printed: ours beside the peers', and how they compare.
///
/// @param found every server's rounds
/// @param <T> of a round
record Outcome<T>(Bench bench, Map<Subject, List<T>> found) {
  /// What a round found to be wrong with the delivery.
  record Faults(long lost, long duplicates, long outOfOrder) {
    static final Faults NONE = new Faults(0, 0, 0);

    Faults and(Faults more) {
      return new Faults(
          lost + more.lost, duplicates + more.duplicates, outOfOrder + more.outOfOrder);
    }
  }

  /// How rounds are told and compared.
  ///
  /// @param json a server's rounds as an object
  /// @param compared the figure by which servers are compared; lower is better
  /// @param faults of a round
  record View<T>(
      Function<List<T>, ObjectNode> json,
      ToDoubleFunction<List<T>> compared,
      Function<T, Faults> faults) {}

  /// Peers that the scenario is nothing for, or that could not be measured, are null.
  ObjectNode json(View<T> view) {
    var json = EventJson.mapper().createObjectNode();
    var mine = found.getOrDefault(bench.ours(), List.of());
    json.set("ours", view.json().apply(mine));
    var peers = json.putObject("peers");
    var best = Double.NaN;
    for (var peer : bench.peers()) {
      var rounds = found.get(peer);
      if (rounds == null || rounds.isEmpty()) {
        peers.putNull(peer.name());
        continue;
      }
      var faults = total(rounds, view);
      peers.set(
          peer.name(),
          view.json()
              .apply(rounds)
              .put("lost", faults.lost())
              .put("duplicates", faults.duplicates())
              .put("outOfOrder", faults.outOfOrder()));
      best = Double.isNaN(best) ? compared(rounds, view) : Math.min(best, compared(rounds, view));
    }
    if (best > 0) {
      json.put("ratio", Figures.round(compared(mine, view) / best));
    } else {
      json.putNull("ratio");
    }
    var faults = total(mine, view);
    return json.put("lost", faults.lost())
        .put("duplicates", faults.duplicates())
        .put("outOfOrder", faults.outOfOrder());
  }

  private static <T> double compared(List<T> rounds, View<T> view) {
    return view.compared().applyAsDouble(rounds);
  }

  private static <T> Faults total(List<T> rounds, View<T> view) {
    return rounds.stream().map(view.faults()).reduce(Faults.NONE, Faults::and);
  }

  static long sum(List<Sample> rounds, ToLongFunction<Sample> figure) {
    return rounds.stream().mapToLong(figure).sum();
  }
}
