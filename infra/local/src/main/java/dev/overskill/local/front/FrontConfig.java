package dev.overskill.local.front;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the front door serves.
///
/// @param port where it listens on loopback
/// @param hosts the host names it answers to, without port
/// @param console the folder of the built console
/// @param services the port behind each first path segment, such as `/auth`
/// @param frames the origins that the console may show in frames, as CSP sources
public record FrontConfig(
    int port, Set<String> hosts, Path console, Map<String, Integer> services, List<String> frames) {
  public FrontConfig {
    hosts = Set.copyOf(hosts);
    services = Map.copyOf(services);
    frames = List.copyOf(frames);
  }
}
