package dev.overskill.preview.door;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// An answer, before it is known whether the browser has it already.
///
/// @param tag names the content; empty for an answer that is never asked for again
@SuppressWarnings("ArrayRecordComponent") // handed to the socket, never compared
record Answer(int status, String type, byte[] body, String tag, Map<String, String> headers) {
  /// The header that says that this answer is the last one on its connection.
  static final String CONNECTION = "Connection";

  private static final Map<String, String> DRAFT = Map.of("Cache-Control", "no-cache");
  private static final Map<String, String> FOREVER =
      Map.of("Cache-Control", "public, max-age=31536000, immutable");
  private static final Map<String, String> NEVER = Map.of("Cache-Control", "no-store");

  /// Something of a draft: kept by browsers, but asked for again each time.
  static Answer draft(String type, byte[] body) {
    return new Answer(200, type, body, tagOf(body), DRAFT);
  }

  static Answer draft(String type, String body) {
    return draft(type, body.getBytes(StandardCharsets.UTF_8));
  }

  /// A file as it is, named by its hash.
  static Answer file(String type, byte[] body, String hash) {
    return new Answer(
        200, type, body, hash, Map.of("Cache-Control", "no-cache", "Accept-Ranges", "bytes"));
  }

  /// Something whose address changes with its content.
  static Answer immutable(String type, byte[] body, String tag) {
    return new Answer(200, type, body, tag, FOREVER);
  }

  /// A sentence for whoever reads the network panel.
  static Answer words(int status, String text) {
    return new Answer(status, MediaTypes.TEXT, text.getBytes(StandardCharsets.UTF_8), "", NEVER);
  }

  static Answer page(int status, String html) {
    return new Answer(status, MediaTypes.HTML, html.getBytes(StandardCharsets.UTF_8), "", NEVER);
  }

  static Answer json(int status, String type, String body) {
    return new Answer(status, type, body.getBytes(StandardCharsets.UTF_8), "", NEVER);
  }

  /// The same, and the connection is closed behind it.
  Answer asTheLast() {
    return with(CONNECTION, "close");
  }

  Answer with(String name, String value) {
    var all = new java.util.HashMap<>(headers);
    all.put(name, value);
    return new Answer(status, type, body, tag, all);
  }

  private static String tagOf(byte[] body) {
    try {
      var sum = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(sum, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
