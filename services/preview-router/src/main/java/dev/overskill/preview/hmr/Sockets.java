package dev.overskill.preview.hmr;

import io.vertx.core.http.ServerWebSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The open pages of one app: everything that is sent, is sent to all of them, in one order.
public final class Sockets {
  private static final short GOING_AWAY = 1001;
  private static final short TRY_LATER = 1013;

  private final String epoch;
  private final int limit;
  private final Journal journal = new Journal();
  private final Set<ServerWebSocket> open = new LinkedHashSet<>();
  private @Nullable String standing;

  /// @param epoch names this life of the app in this process: marks of another are not understood
  /// @param limit how many pages may be open
  public Sockets(String epoch, int limit) {
    this.epoch = epoch;
    this.limit = limit;
  }

  /// Where a page that is loaded now stands; it says so when its socket opens.
  public synchronized String mark() {
    return epoch + "-" + journal.last();
  }

  public synchronized int size() {
    return open.size();
  }

  /// Whether one more page may open a socket.
  public synchronized boolean hasRoom() {
    return open.size() < limit;
  }

  /// Takes an accepted socket in and brings its page up to date.
  ///
  /// @param mark where the page says it stands; empty for a tool that is no page
  public synchronized void add(ServerWebSocket socket, String mark) {
    open.add(socket);
    socket.closeHandler(_ -> remove(socket));
    socket.exceptionHandler(_ -> socket.close());
    socket.writeTextMessage(Frames.CONNECTED);
    socket.writeTextMessage(Frames.QUIET);
    missed(mark).forEach(socket::writeTextMessage);
    if (standing != null) {
      socket.writeTextMessage(standing);
    }
  }

  private List<String> missed(String mark) {
    var dash = mark.lastIndexOf('-');
    if (dash < 0) {
      return List.of();
    }
    if (!mark.substring(0, dash).equals(epoch)) {
      return List.of(Frames.fullReload("*"));
    }
    try {
      return journal
          .after(Long.parseLong(mark.substring(dash + 1)))
          .orElseGet(() -> List.of(Frames.fullReload("*")));
    } catch (NumberFormatException _) {
      return List.of();
    }
  }

  private synchronized void remove(ServerWebSocket socket) {
    open.remove(socket);
  }

  /// Sends frames to every page; one that does not read as fast as we write is closed, and its page
  /// reloads.
  ///
  /// @param error the frame that shows what is wrong now; null when nothing is
  public synchronized void send(List<String> frames, @Nullable String error) {
    frames.forEach(journal::add);
    var changed = error != null && !(frames.isEmpty() && error.equals(standing));
    standing = error;
    for (var socket : List.copyOf(open)) {
      if (socket.writeQueueFull()) {
        socket.close(TRY_LATER, "too slow");
        continue;
      }
      frames.forEach(socket::writeTextMessage);
      if (changed) {
        socket.writeTextMessage(error);
      }
    }
  }

  /// Tells every page to reload, and lets it go.
  public synchronized void close() {
    for (var socket : List.copyOf(open)) {
      socket.writeTextMessage(Frames.fullReload("*"));
      socket.close(GOING_AWAY, "");
    }
    open.clear();
  }
}
