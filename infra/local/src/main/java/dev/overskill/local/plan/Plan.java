package dev.overskill.local.plan;

import dev.overskill.local.part.Heap;
import dev.overskill.local.part.JavaPart;
import dev.overskill.local.part.KafkaPart;
import dev.overskill.local.part.Part;
import dev.overskill.local.part.PostgresBaseline;
import dev.overskill.local.part.PostgresPart;
import dev.overskill.local.part.Repository;
import dev.overskill.local.part.S3Part;
import dev.overskill.local.place.Place;
import dev.overskill.local.place.Port;
import dev.overskill.local.place.Secrets;
import dev.overskill.local.place.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// The parts of one platform by the stage they start in.
///
/// @param wanted the names of the parts to run; empty means all
public record Plan(
    Repository repository, Place place, Settings settings, Set<String> wanted, Secrecy secrecy) {

  private static final Heap HEAP = Heap.soonFast(256);
  private static final Heap STREAM_HEAP = Heap.promptAndFast(768);

  /// Its caches take up to 190 MiB, and each of up to 2,000 drafts that people look at 0.25 MiB.
  private static final Heap PREVIEW_HEAP = Heap.soonFast(768);

  public static Plan of(Repository repository, Place place, Settings settings, Set<String> wanted)
      throws IOException {
    var services = Arrays.stream(Role.values()).map(Role::part).toList();
    var secrecy = Secrecy.in(Secrets.in(place.secrets()), services);
    return new Plan(repository, place, settings, wanted, secrecy);
  }

  /// Whether that part is to run.
  public boolean wants(String part) {
    return wanted.isEmpty() || wanted.contains(part);
  }

  /// The parts of each stage, in the order of the stages.
  public Map<Stage, List<Part>> parts() throws IOException {
    var stages = new EnumMap<Stage, List<Part>>(Stage.class);
    stages.put(Stage.BACKING, chosen(Stream.of(postgres(), kafka(), s3())));
    stages.put(
        Stage.SERVICES,
        chosen(Stream.concat(Stream.of(edge()), Arrays.stream(Role.values()).map(this::service))));
    return stages;
  }

  /// The ports that must be free.
  public List<Port> ports() {
    return Arrays.stream(Port.values()).filter(port -> wants(partAt(port))).toList();
  }

  private static String partAt(Port port) {
    return switch (port) {
      case FRONT -> "front";
      case AUTH -> Role.AUTH.part();
      case FILES -> Role.FILES.part();
      case STREAM -> Role.STREAM.part();
      case PREVIEW -> Role.PREVIEW.part();
      case DEPLOY -> Role.DEPLOY.part();
      case EDGE, CLOUDFLARE -> "edge";
      case POSTGRES -> "postgres";
      case KAFKA, KAFKA_CONTROLLER -> "kafka";
      case S3 -> "s3";
    };
  }

  private List<Part> chosen(Stream<Part> parts) {
    return parts.filter(part -> wants(part.name())).toList();
  }

  private Part postgres() {
    return new PostgresPart(
        new PostgresPart.Settings(
            place.home("postgres"),
            repository.cache(),
            place.log("postgres"),
            settings.port(Port.POSTGRES),
            true),
        new PostgresBaseline(
            repository.resolve("infra/postgres"), secrecy.logins(), secrecy.contextKey()));
  }

  private Part kafka() throws IOException {
    return new KafkaPart(
        new KafkaPart.Settings(
            place.home("kafka"),
            repository.program("infra/kafka"),
            place.log("kafka"),
            new KafkaPart.Settings.Ports(
                settings.port(Port.KAFKA), settings.port(Port.KAFKA_CONTROLLER)),
            Wiring.PARTITIONS,
            false));
  }

  private Part s3() throws IOException {
    return new S3Part(
        new S3Part.Settings(
            place.home("s3"),
            repository.program("infra/s3"),
            place.log("s3"),
            settings.port(Port.S3),
            new S3Part.Settings.Login(Wiring.S3_ACCESS_KEY, secrecy.s3Key(), Wiring.BUCKET),
            false));
  }

  private Part edge() {
    return JavaPart.listening(
        new JavaPart.Settings(
            "edge",
            jar(repository.resolve("infra/edge/target"), "edge"),
            // It looks for the workerd program from here.
            repository.root(),
            place.log("edge"),
            repository.archives(),
            HEAP,
            wiring().edge()),
        settings.port(Port.EDGE));
  }

  private Part service(Role role) {
    var module = repository.resolve("services").resolve(role.part());
    return JavaPart.quarkus(
        new JavaPart.Settings(
            role.part(),
            module.resolve("target/quarkus-app/quarkus-run.jar"),
            place.home(role.part()),
            place.log(role.part()),
            repository.archives(),
            heap(role),
            wiring().of(role)),
        settings.port(role.port()));
  }

  private static Heap heap(Role role) {
    return switch (role) {
      case STREAM -> STREAM_HEAP;
      case PREVIEW -> PREVIEW_HEAP;
      case AUTH, FILES, DEPLOY -> HEAP;
    };
  }

  private Wiring wiring() {
    return new Wiring(repository, place, settings, secrecy);
  }

  private static Path jar(Path folder, String prefix) {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.getFileName().toString().endsWith(".jar"))
          .findFirst()
          .orElse(folder.resolve(prefix + "*.jar"));
    } catch (IOException notBuilt) {
      return folder.resolve(prefix + "*.jar");
    }
  }
}
