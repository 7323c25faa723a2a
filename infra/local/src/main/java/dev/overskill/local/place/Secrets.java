package dev.overskill.local.place;

import dev.overskill.local.part.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/// The secrets of one platform: each made once, kept in a file only its owner can read.
public final class Secrets {
  private static final int BYTES = 32;

  private final Path folder;
  private final SecureRandom random = new SecureRandom();

  private Secrets(Path folder) {
    this.folder = folder;
  }

  public static Secrets in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    return new Secrets(folder);
  }

  /// A secret of letters, digits, `-` and `_`, for passwords and bearer keys.
  public Secret word(String name) throws IOException {
    return kept(name, Base64.getUrlEncoder().withoutPadding().encodeToString(fresh()));
  }

  /// 32 random bytes in base64, for keys of algorithms.
  public Secret key(String name) throws IOException {
    return kept(name, Base64.getEncoder().encodeToString(fresh()));
  }

  /// The SHA-256 of a secret, in hex, for those who only have to recognise it.
  public static String fingerprint(Secret secret) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(secret.reveal().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Secret kept(String name, String fresh) throws IOException {
    var file = folder.resolve(name);
    if (!Files.exists(file)) {
      try {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, fresh);
      } catch (FileAlreadyExistsException otherWasFaster) {
        return kept(name, fresh);
      }
    }
    return new Secret(Files.readString(file).strip());
  }

  private byte[] fresh() {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return bytes;
  }
}
