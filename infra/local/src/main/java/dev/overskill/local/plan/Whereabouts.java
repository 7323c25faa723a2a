package dev.overskill.local.plan;

import dev.overskill.events.EventJson;
import dev.overskill.local.place.Place;
import dev.overskill.local.place.Port;
import dev.overskill.local.place.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// Where the parts of the running platform are, for programs that drive it from outside: the demo,
/// the browser tests. Written to a file only its owner can read, since it holds the platform key.
public record Whereabouts(
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

  public static Whereabouts of(Plan plan) {
    var settings = plan.settings();
    return new Whereabouts(
        Origins.main(settings),
        "127.0.0.1:" + settings.port(Port.KAFKA),
        address(settings, Role.AUTH),
        address(settings, Role.FILES),
        address(settings, Role.STREAM),
        address(settings, Role.DEPLOY),
        Wiring.PREVIEW_DOMAIN,
        settings.port(Port.PREVIEW),
        Wiring.APPS_DOMAIN,
        settings.port(Port.EDGE),
        plan.secrecy().platformKey().reveal());
  }

  private static String address(Settings settings, Role role) {
    return "http://127.0.0.1:" + settings.port(role.port()) + role.path();
  }

  public void write(Place place) throws IOException {
    var draft = place.folder().resolve("platform.json.new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(draft, EventJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(
        draft, file(place), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  public static void forget(Place place) throws IOException {
    Files.deleteIfExists(file(place));
  }

  private static Path file(Place place) {
    return place.folder().resolve("platform.json");
  }

  @Override
  public String toString() {
    return "platform at " + console;
  }
}
