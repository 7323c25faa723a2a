package dev.overskill.load;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.overskill.events.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the parts of a running platform are: what `up` writes to `platform.json` in its data
/// folder, readable by its owner only.
///
/// @param console URL of the front door
/// @param kafka bootstrap servers
/// @param auth URL of tenant-auth, with its prefix
/// @param files URL of file-store, with its prefix
/// @param stream URL of tool-stream, with its prefix
/// @param deploy URL of wfp-deploy, with its prefix
/// @param previewDomain under which every app has a preview host
/// @param previewPort where previews are served
/// @param appsDomain under which every app has a public host
/// @param appsPort where the edge listens
/// @param platformKey which may create tenants
@JsonIgnoreProperties(ignoreUnknown = true)
public record Platform(
    String console,
    String kafka,
    String auth,
    String files,
    String stream,
    String deploy,
    String previewDomain,
    int previewPort,
    String appsDomain,
    int appsPort,
    String platformKey) {

  /// Reads where the platform of this data folder is.
  ///
  /// @return nothing if no platform runs there
  public static Optional<Platform> of(Path data) throws IOException {
    var file = data.resolve("platform.json");
    return Files.isRegularFile(file)
        ? Optional.of(EventJson.mapper().readValue(file.toFile(), Platform.class))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "platform at " + console;
  }
}
