package dev.overskill.local.part;

import dev.overskill.local.process.Command;
import dev.overskill.local.process.Leash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// S3Proxy over a folder, in its own JVM; it checks signatures like the real thing.
public final class S3Part implements Part {
  private static final int HEAP_MIB = 192;

  /// What a run of S3Proxy is made of. `leashed` ends it with the process that started it.
  public record Settings(
      Path folder, Program program, Path log, int port, Login login, boolean leashed) {
    /// The one key pair it accepts, and the bucket it is for.
    public record Login(String accessKey, Secret secretKey, String bucket) {}
  }

  private final Settings settings;

  public S3Part(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public int port() {
    return settings.port();
  }

  @Override
  public void prepare() throws IOException {
    Files.createDirectories(settings.program().archives());
    // A bucket is a folder of the file system provider.
    Files.createDirectories(settings.folder().resolve("buckets").resolve(login().bucket()));
    Files.deleteIfExists(properties());
    Files.createFile(
        properties(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(properties(), text());
  }

  private Settings.Login login() {
    return settings.login();
  }

  private Path properties() {
    return settings.folder().resolve("s3proxy.properties");
  }

  private String text() {
    return """
    s3proxy.endpoint=http://127.0.0.1:%d
    s3proxy.authorization=aws-v2-or-v4
    s3proxy.identity=%s
    s3proxy.credential=%s
    jclouds.provider=filesystem-nio2
    jclouds.identity=unused
    jclouds.credential=unused
    jclouds.filesystem.basedir=%s
    """
        .formatted(
            port(),
            login().accessKey(),
            login().secretKey().reveal(),
            settings.folder().resolve("buckets"));
  }

  @Override
  public Command command() {
    var program = settings.program();
    var flags = new ArrayList<>(Jvm.archive(program.archives(), name(), !settings.leashed()));
    flags.addAll(
        List.of(
            "-D" + Leash.PROPERTY + "=" + settings.leashed(),
            "-DLOG_LEVEL=warn",
            "-cp",
            Jvm.behind(program.classPath())));
    var words =
        Jvm.words(Heap.small(HEAP_MIB), flags, S3Main.class.getName(), properties().toString());
    return Command.of(words, settings.folder(), settings.log());
  }

  @Override
  public void abandon() throws IOException {
    Jvm.forgetArchive(settings.program().archives(), name());
  }

  @Override
  public boolean ready() {
    return Sockets.answers(port());
  }
}
