package dev.overskill.deploy.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.deploy.cloudflare.Script.StaticFile;
import dev.overskill.deploy.wire.Call;
import dev.overskill.events.EventJson;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// Brings a script's files to the edge: announces all, sends those that are missing.
final class AssetUpload {
  private static final int HASH_DIGITS = 32;

  private final ApiDoor door;
  private final CloudflareConfig config;
  private final URI account;

  AssetUpload(ApiDoor door, CloudflareConfig config, URI account) {
    this.door = door;
    this.config = config;
    this.account = account;
  }

  /// The completion token that the script's upload redeems.
  Outcome<String> upload(URI scriptAddress, Script script) {
    var byHash = new LinkedHashMap<String, StaticFile>();
    var manifest = new LinkedHashMap<String, Object>();
    for (var file : script.files()) {
      var hash = hash(script.owner().tenant().value(), file);
      byHash.put(hash, file);
      manifest.put(encoded(file.path()), Map.of("hash", hash, "size", file.bytes().length));
    }
    var session =
        Call.of("POST", URI.create(scriptAddress + "/assets-upload-session"), config.callTimeout())
            .with("application/json", EventJson.write(Map.of("manifest", manifest)));
    return door.ask(session).then(opened -> send(opened, byHash));
  }

  private Outcome<String> send(JsonNode session, Map<String, StaticFile> byHash) {
    Outcome<String> token = new Outcome.Done<>(session.path("jwt").asText());
    for (var bucket : session.path("buckets")) {
      var previous = token;
      token =
          previous.then(last ->
              door.ask(bucket(session.path("jwt").asText(), bucket, byHash))
                  .then(sent -> new Outcome.Done<>(sent.path("jwt").asText(last))));
    }
    return token;
  }

  private Call bucket(String session, JsonNode hashes, Map<String, StaticFile> byHash) {
    var form = new FormParts();
    for (var hash : hashes) {
      var file = Objects.requireNonNull(byHash.get(hash.asText()), "a hash we did not announce");
      form.file(hash.asText(), file.contentType(), Base64.getEncoder().encode(file.bytes()));
    }
    var uri = URI.create(account + "/workers/assets/upload?base64=true");
    return Call.of("POST", uri, config.callTimeout())
        .with("authorization", "Bearer " + session)
        .with(form.contentType(), form.end());
  }

  /// Salted with the tenant: Cloudflare hands a file to whoever in the namespace knows its hash.
  /// The type belongs to it, since it is stored with the first upload of a hash.
  static String hash(String tenant, StaticFile file) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update((tenant + "\n" + file.contentType() + "\n").getBytes(StandardCharsets.UTF_8));
      digest.update(file.bytes());
      return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static String encoded(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }
}
