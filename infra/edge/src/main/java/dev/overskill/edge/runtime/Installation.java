package dev.overskill.edge.runtime;

import dev.overskill.edge.EdgeSettings;
import dev.overskill.edge.asset.Blobs;
import dev.overskill.edge.disk.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/// The Workers and the configuration that workerd is started with, written below the data folder.
public final class Installation {
  private static final Pattern EMBED = Pattern.compile("embed \"([a-z/.-]+)\"");
  private static final String FOLDER = "run";

  private final Disk disk;
  private final Path binary;

  /// What the visitors' process is told; the key itself travels in the environment.
  public record Visitors(
      EdgeSettings.Visitors site, int port, String namespace, String routesKv, int maxLive) {}

  /// What the process shows to the registry, and what it signs its lines with.
  record Keys(String registry, String watchword) {
    @Override
    public String toString() {
      return "Keys[•••]";
    }
  }

  private Installation(Disk disk, Path binary) {
    this.disk = disk;
    this.binary = binary;
  }

  public static Installation into(Disk disk, Path binary) {
    try {
      Files.createDirectories(disk.path(Blobs.folder()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new Installation(disk, binary);
  }

  /// The process that serves visitors.
  Workerd.Command visitors(Visitors visitors, String registry, Keys keys) {
    var config =
        install(
            "edge",
            Map.of(
                "appsDomain", visitors.site().appsDomain(),
                "routesKv", visitors.routesKv(),
                "namespace", visitors.namespace(),
                "maxLive", Integer.toString(visitors.maxLive()),
                "controlAddress", registry,
                "controlKey", keys.registry(),
                "dataAddress", visitors.site().data().address(),
                "blobs", disk.path(Blobs.folder()).toString()));
    return new Workerd.Command(
        binary,
        config,
        Map.of("http", visitors.port(), "admin", 0),
        Map.of(
            "EDGE_VERIFY_KEY", visitors.site().verifyKey(),
            "EDGE_DATA_KEY", visitors.site().data().key(),
            "EDGE_WATCHWORD", keys.watchword()));
  }

  /// The process that tries uploads.
  Workerd.Command check() {
    return new Workerd.Command(binary, install("check", Map.of()), Map.of("admin", 0), Map.of());
  }

  /// The folder whose path every process of this edge has on its command line.
  Path folder() {
    return disk.path(FOLDER);
  }

  /// Where the id of the running visitors' process is noted.
  Path pidFile() {
    return disk.path(FOLDER + "/workerd.pid");
  }

  private Path install(String name, Map<String, String> values) {
    var template = resource("runtime/" + name + ".capnp");
    EMBED.matcher(template).results().map(match -> match.group(1)).forEach(this::copy);
    for (var value : values.entrySet()) {
      template = template.replace("${" + value.getKey() + "}", escaped(value.getValue()));
    }
    var file = FOLDER + "/" + name + ".capnp";
    disk.write(file, template.getBytes(StandardCharsets.UTF_8));
    return disk.path(file);
  }

  private void copy(String resource) {
    disk.write(FOLDER + "/" + resource, resource(resource).getBytes(StandardCharsets.UTF_8));
  }

  private static String resource(String name) {
    try (var stream = Installation.class.getResourceAsStream("/edge/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("the edge was built without " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
