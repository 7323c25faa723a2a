package dev.overskill.local.plan;

import dev.overskill.local.place.Port;
import dev.overskill.local.place.Settings;
import java.util.List;

/// Where the console is served, as browsers name it; the first is the one to open.
public final class Origins {
  private static final List<String> HOSTS = List.of("console.localhost", "localhost", "127.0.0.1");

  private Origins() {}

  public static List<String> of(Settings settings) {
    var port = settings.port(Port.FRONT);
    return HOSTS.stream().map(host -> "http://" + host + ":" + port).toList();
  }

  /// The address people open.
  public static String main(Settings settings) {
    return of(settings).getFirst();
  }
}
