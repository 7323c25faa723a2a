package dev.overskill.preview.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.overskill.events.AppId;
import dev.overskill.preview.module.Node;
import dev.overskill.preview.module.Stamps;
import dev.overskill.preview.module.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Modules as browsers get them, as many as fit: linked, encoded and named once for all who ask
/// until something about them changes.
final class LinkedModules {
  private static final int BYTES_BESIDE_BODY = 512;

  private final Cache<Key, Linked> cache;

  /// @param address path and query exactly as they came: a React module imports itself by it
  private record Key(AppId app, String address) {}

  /// @param basis what the answer was made from
  private record Linked(Basis basis, Answer answer) {}

  /// What a linked module depends on, besides its address.
  ///
  /// @param pack the key of the packages it imports from
  /// @param stamps of the module and of the modules it imports, in their order
  private record Basis(Node node, Optional<String> pack, List<Long> stamps) {
    /// Nodes are compared by identity: an unchanged module keeps its node.
    @SuppressWarnings("ReferenceEquality")
    boolean isStill(Basis now) {
      return node == now.node && pack.equals(now.pack) && stamps.equals(now.stamps);
    }
  }

  /// @param limitBytes how many bytes to keep
  LinkedModules(long limitBytes) {
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(limitBytes)
            .weigher((Key key, Linked linked) ->
                BYTES_BESIDE_BODY + 2 * key.address().length() + linked.answer().body().length)
            .build();
  }

  /// A module as it is linked now.
  record Wanted(AppId app, String address, Node node, Optional<String> pack, Stamps stamps) {
    private Basis basis() {
      var times = new ArrayList<Long>(node.imports().size() + 1);
      times.add(stamps.of(node.url()));
      for (var target : node.imports()) {
        if (target instanceof Target.Own(var url)) {
          times.add(stamps.of(url));
        }
      }
      return new Basis(node, pack, times);
    }
  }

  Answer answer(Wanted wanted, Supplier<Answer> link) {
    var key = new Key(wanted.app(), wanted.address());
    var basis = wanted.basis();
    var known = cache.getIfPresent(key);
    if (known != null && known.basis().isStill(basis)) {
      return known.answer();
    }
    var answer = link.get();
    cache.put(key, new Linked(basis, answer));
    return answer;
  }
}
