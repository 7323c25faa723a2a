package dev.overskill.edge.asset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.edge.api.ApiError;
import dev.overskill.edge.api.ApiFailure;
import dev.overskill.edge.api.Envelope;
import dev.overskill.edge.api.Tokens;
import dev.overskill.edge.api.Tokens.Claims;
import dev.overskill.edge.disk.Disk;
import dev.overskill.edge.wire.Answer;
import dev.overskill.edge.wire.Multipart;
import dev.overskill.edge.wire.Request;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Upload sessions: a manifest is announced, the missing files are sent, a completion token comes
/// back, and the script upload redeems it.
public final class AssetUploads {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final int FILES_LIMIT = 20_000;
  private static final long FILE_LIMIT_BYTES = 25L * 1024 * 1024;
  private static final long BUCKET_LIMIT_BYTES = 50L * 1024 * 1024;
  private static final int BUCKET_LIMIT_FILES = 500;

  /// A file of a script's manifest.
  public record AssetFile(String path, String hash, long size, String type) {}

  record Announced(String hash, long size) {}

  record Session(String namespaceId, String script, Map<String, Announced> manifest) {}

  private final Disk disk;
  private final Blobs blobs;
  private final Tokens tokens;
  private final Clock clock;

  public AssetUploads(Disk disk, Blobs blobs, Tokens tokens, Clock clock) {
    this.disk = disk;
    this.blobs = blobs;
    this.tokens = tokens;
    this.clock = clock;
  }

  /// Opens a session for a script: which files of the manifest are missing.
  public Answer open(String namespaceId, String script, Request request) {
    var manifest = manifest(request.json().orElseThrow(() -> refused("The body is not JSON.")));
    var session = new Session(namespaceId, script, manifest);
    var id = UUID.randomUUID().toString();
    disk.write(file(id), session);
    var buckets = buckets(session);
    return Envelope.ok(Map.of("jwt", token(id, buckets.isEmpty()), "buckets", buckets));
  }

  /// Takes a bucket of files, base64 each, in form-data parts named by hash.
  public Answer upload(Request request) {
    var claims = claims(request);
    var session = session(claims.session());
    var parts =
        Multipart.parts(request.header("content-type").orElse(""), request.body())
            .orElseThrow(() -> refused("The body is not form-data."));
    for (var part : parts) {
      take(session, part.name(), part.contentType(), decoded(part.text()));
    }
    return progress(claims.session(), session);
  }

  /// Takes one file, raw.
  public Answer uploadOne(Request request) {
    var claims = claims(request);
    var session = session(claims.session());
    take(session, request.param("hash"), request.header("content-type").orElse(""), request.body());
    return progress(claims.session(), session);
  }

  /// The files of the session a completion token stands for; refused for another script's token.
  public List<AssetFile> redeem(String namespaceId, String script, String token) {
    var claims = tokens.read(token).orElseThrow(() -> refused("The assets token is not valid."));
    var session = session(claims.session());
    if (!claims.complete()
        || !session.namespaceId().equals(namespaceId)
        || !session.script().equals(script)) {
      throw refused("The assets token is not a completion token of this script.");
    }
    return session.manifest().entrySet().stream()
        .map(entry ->
            new AssetFile(
                entry.getKey(),
                entry.getValue().hash(),
                entry.getValue().size(),
                blobs.type(namespaceId, entry.getValue().hash())))
        .toList();
  }

  private Answer progress(String id, Session session) {
    return buckets(session).isEmpty()
        ? Envelope.ok(201, Map.of("jwt", token(id, true)))
        : Envelope.ok(202, Map.of());
  }

  private void take(Session session, String hash, String contentType, byte[] content) {
    var announced =
        session.manifest().values().stream()
            .filter(file -> file.hash().equals(hash))
            .findFirst()
            .orElseThrow(() -> refused("No file of the manifest has the hash " + hash + "."));
    if (announced.size() != content.length) {
      throw refused("The file " + hash + " does not have the size the manifest says.");
    }
    var type = contentType.equals("application/null") ? "" : contentType;
    blobs.store(session.namespaceId(), hash, type, content);
  }

  private List<List<String>> buckets(Session session) {
    var missing = new LinkedHashMap<String, Long>();
    for (var file : session.manifest().values()) {
      if (!blobs.has(session.namespaceId(), file.hash())) {
        missing.put(file.hash(), file.size());
      }
    }
    var buckets = new ArrayList<List<String>>();
    var bucket = new LinkedHashSet<String>();
    long bytes = 0;
    for (var file : missing.entrySet()) {
      boolean full =
          bytes + file.getValue() > BUCKET_LIMIT_BYTES || bucket.size() == BUCKET_LIMIT_FILES;
      if (full && !bucket.isEmpty()) {
        buckets.add(List.copyOf(bucket));
        bucket.clear();
        bytes = 0;
      }
      bucket.add(file.getKey());
      bytes += file.getValue();
    }
    if (!bucket.isEmpty()) {
      buckets.add(List.copyOf(bucket));
    }
    return buckets;
  }

  private static Map<String, Announced> manifest(JsonNode body) {
    var manifest = new LinkedHashMap<String, Announced>();
    for (var entry : body.path("manifest").properties()) {
      var hash = entry.getValue().path("hash").asText("");
      long size = entry.getValue().path("size").asLong(-1);
      if (!entry.getKey().startsWith("/") || !Blobs.HASH.matcher(hash).matches() || size < 0) {
        throw refused("Not a manifest entry: " + entry.getKey());
      }
      if (size > FILE_LIMIT_BYTES) {
        throw refused("A file may have 25 MiB: " + entry.getKey());
      }
      manifest.put(entry.getKey(), new Announced(hash, size));
    }
    if (!body.path("manifest").isObject() || manifest.size() > FILES_LIMIT) {
      throw refused("A manifest has up to " + FILES_LIMIT + " files.");
    }
    return manifest;
  }

  private Claims claims(Request request) {
    return request
        .bearer()
        .flatMap(tokens::read)
        .orElseThrow(() -> new ApiFailure(ApiError.AUTHENTICATION));
  }

  private Session session(String id) {
    return disk.read(file(id), Session.class)
        .orElseThrow(() -> refused("The upload session is gone."));
  }

  private String token(String session, boolean complete) {
    return tokens.issue(new Claims(session, complete, clock.instant().plus(LIFE).getEpochSecond()));
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException malformed) {
      throw refused("A file is not base64.");
    }
  }

  private static ApiFailure refused(String message) {
    return new ApiFailure(ApiError.ASSETS, message);
  }

  private static String file(String session) {
    return "sessions/" + session + ".json";
  }
}
