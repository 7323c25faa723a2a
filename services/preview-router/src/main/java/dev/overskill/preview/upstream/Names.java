package dev.overskill.preview.upstream;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// What host names lead to.
public interface Names {
  /// All addresses of a name; fails if there are none, or nobody says so in time.
  CompletableFuture<List<InetAddress>> find(String host);
}
