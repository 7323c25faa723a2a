package dev.overskill.edge.asset;

import dev.overskill.edge.disk.Disk;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Asset files by hash, shared by all scripts of one namespace and by nobody else. The hash is the
/// client's choice (Cloudflare cannot check it either): clients salt it with the tenant.
public final class Blobs {
  static final Pattern HASH = Pattern.compile("[0-9a-f]{32}");

  private final Disk disk;
  private final String account;

  public Blobs(Disk disk, String account) {
    this.disk = disk;
    this.account = account;
  }

  /// The folder that the visitors' process reads files from, and only reads.
  public static String folder() {
    return "blobs";
  }

  /// Where a namespace's blobs are, below the folder.
  public String root(String namespaceId) {
    return account + "/" + namespaceId;
  }

  boolean has(String namespaceId, String hash) {
    return disk.has(file(namespaceId, hash));
  }

  /// The type comes first: a blob that is there is complete.
  void store(String namespaceId, String hash, String contentType, byte[] content) {
    disk.write(typeFile(namespaceId, hash), contentType.getBytes(StandardCharsets.UTF_8));
    disk.write(file(namespaceId, hash), content);
  }

  String type(String namespaceId, String hash) {
    return disk.read(typeFile(namespaceId, hash))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .orElse("");
  }

  private String file(String namespaceId, String hash) {
    return folder() + "/" + root(namespaceId) + "/" + hash.substring(0, 2) + "/" + hash;
  }

  private String typeFile(String namespaceId, String hash) {
    return "types/" + root(namespaceId) + "/" + hash.substring(0, 2) + "/" + hash;
  }
}
