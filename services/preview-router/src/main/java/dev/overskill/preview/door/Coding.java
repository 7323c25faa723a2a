package dev.overskill.preview.door;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// A way to make a body shorter while it travels (RFC 9110, section 8.4.1); the better one first.
enum Coding {
  /// Brotli (RFC 7932), by the machine's own code.
  BROTLI("br") {
    @Override
    byte[] encode(byte[] body) throws IOException {
      return Encoder.compress(body, new Encoder.Parameters().setQuality(BROTLI_QUALITY));
    }
  },
  /// gzip (RFC 1952).
  GZIP("gzip") {
    @Override
    byte[] encode(byte[] body) throws IOException {
      var out = new ByteArrayOutputStream(body.length / 2);
      try (var gzip = new GZIPOutputStream(out)) {
        gzip.write(body);
      }
      return out.toByteArray();
    }
  };

  /// A body is made once for all who ask, but while others wait: 11 would take ten times as long.
  private static final int BROTLI_QUALITY = 6;

  private final String token;

  Coding(String token) {
    this.token = token;
  }

  abstract byte[] encode(byte[] body) throws IOException;

  byte[] encoded(byte[] body) {
    try {
      return encode(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its name in headers.
  String token() {
    return token;
  }

  /// Those that work on this machine.
  static List<Coding> available() {
    return Stream.of(values())
        .filter(coding -> coding != BROTLI || Brotli4jLoader.isAvailable())
        .toList();
  }

  /// Which of these a client takes, the one it likes best first.
  ///
  /// @param accepted the values of its Accept-Encoding headers, with commas between
  static List<Coding> liked(List<Coding> offered, String accepted) {
    if (accepted.isEmpty()) {
      return List.of();
    }
    var lower = accepted.toLowerCase(Locale.ROOT);
    return offered.stream()
        .map(coding -> new Liked(coding, weight(lower, coding.token)))
        .filter(liked -> liked.weight() > 0)
        .sorted((a, b) -> Double.compare(b.weight(), a.weight()))
        .map(Liked::coding)
        .toList();
  }

  private record Liked(Coding coding, double weight) {}

  /// From 0, for never, to 1.
  private static double weight(String accepted, String token) {
    double any = 0;
    for (var item : accepted.split(",", -1)) {
      var parts = item.split(";", 2);
      var name = parts[0].strip();
      if (name.equals(token)) {
        return weight(parts);
      }
      if (name.equals("*")) {
        any = weight(parts);
      }
    }
    return any;
  }

  private static double weight(String[] parts) {
    if (parts.length == 1) {
      return 1;
    }
    var text = parts[1].strip();
    return text.matches("q\\s*=\\s*(?:0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)")
        ? Double.parseDouble(text.substring(text.indexOf('=') + 1).strip())
        : 0;
  }
}
