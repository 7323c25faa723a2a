package dev.overskill.local.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/// What a person may configure: by a flag, the environment, or `overskill.properties` in the
/// platform's folder, in that order.
public final class Settings {
  private static final String PORT_BASE = "overskill.port-base";
  private static final int LAST_PORT = 65_535;

  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final Properties file;

  Settings(Map<String, String> flags, Map<String, String> environment, Properties file) {
    this.flags = Map.copyOf(flags);
    this.environment = Map.copyOf(environment);
    this.file = file;
  }

  /// Reads what is configured for the platform in that folder.
  public static Settings of(Path folder, Map<String, String> flags) throws IOException {
    var properties = new Properties();
    var file = folder.resolve("overskill.properties");
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    }
    return new Settings(new HashMap<>(flags), System.getenv(), properties);
  }

  public Optional<String> find(String key) {
    var flag = flags.get(key);
    if (flag != null) {
      return Optional.of(flag);
    }
    var variable = environment.get(variable(key));
    return Optional.ofNullable(variable != null ? variable : file.getProperty(key));
  }

  /// The port as configured, or the usual one moved up by `overskill.port-base`.
  public int port(Port port) {
    return find(port.key())
        .map(value -> number(port.key(), value))
        .orElseGet(() -> port.usual() + find(PORT_BASE).map(v -> number(PORT_BASE, v)).orElse(0));
  }

  /// The name of a key as an environment variable.
  public static String variable(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static int number(String key, String value) {
    try {
      var number = Integer.parseInt(value.strip());
      if (number >= 0 && number <= LAST_PORT) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below like a number out of range.
    }
    throw new IllegalArgumentException(key + " must be a port number, not " + value);
  }
}
