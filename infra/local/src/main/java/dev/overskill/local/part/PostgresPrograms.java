package dev.overskill.local.part;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The PostgreSQL programs, unpacked once from the archive on the class path.
final class PostgresPrograms {
  private PostgresPrograms() {}

  /// Where the programs of this build are inside that cache folder, unpacked or not.
  static Path home(Path cache) {
    return cache.resolve("postgres-" + archiveSize());
  }

  static Path unpack(Path cache) throws IOException {
    var home = home(cache);
    if (Files.isDirectory(home)) {
      return home;
    }
    Files.createDirectories(cache);
    var draft = Files.createTempDirectory(cache, "postgres-unpacking-");
    Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (var tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(openArchive())))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, draft);
      }
    }
    try {
      Files.move(draft, home);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException otherWasFaster) {
      Folders.delete(draft);
    }
    return home;
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path draft)
      throws IOException {
    var target = draft.resolve(entry.getName()).normalize();
    if (!target.startsWith(draft)) {
      throw new IOException("an entry of the archive leaves its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target);
    var executable = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static long archiveSize() {
    try (var archive = openArchive()) {
      return archive.available();
    } catch (IOException missing) {
      throw new IllegalStateException(missing.getMessage(), missing);
    }
  }

  private static InputStream openArchive() throws IOException {
    var name = "/postgres-" + system() + "-" + processor() + ".txz";
    var archive = PostgresPrograms.class.getResourceAsStream(name);
    if (archive == null) {
      throw new PartFailed("there are no PostgreSQL programs for this machine: " + name);
    }
    return archive;
  }

  private static String system() {
    var os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return os.contains("mac") ? "darwin" : "linux";
  }

  private static String processor() {
    var arm = System.getProperty("os.arch").equals("aarch64");
    return arm ? "arm_64" : "x86_64";
  }
}
