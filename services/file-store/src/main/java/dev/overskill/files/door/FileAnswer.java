package dev.overskill.files.door;

import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import dev.overskill.http.Problem;
import dev.overskill.http.RefusedException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A file as an HTTP answer. Tenants' files are never shown as pages of the platform's own origin:
/// the browser is told to save them, to guess nothing and to run nothing.
final class FileAnswer {
  private FileAnswer() {}

  /// The headers of a request that choose what is answered.
  record Conditions(
      @Nullable String ifNoneMatch, @Nullable String range, @Nullable String ifRange) {
    static Conditions of(HttpHeaders headers) {
      return new Conditions(
          headers.getHeaderString(HttpHeaders.IF_NONE_MATCH),
          headers.getHeaderString("Range"),
          headers.getHeaderString("If-Range"));
    }

    boolean hasSeen(String tag) {
      return ifNoneMatch != null
          && Arrays.stream(ifNoneMatch.split(",", -1))
              .map(String::strip)
              .map(it -> it.startsWith("W/") ? it.substring(2) : it)
              .anyMatch(it -> it.equals("*") || it.equals(tag));
    }

    private @Nullable String rangeOf(String tag) {
      return ifRange == null || ifRange.equals(tag) ? range : null;
    }
  }

  static String tag(Object value) {
    return "\"" + value + "\"";
  }

  static Response notModified(String tag) {
    return Response.notModified()
        .header(HttpHeaders.ETAG, tag)
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
        .build();
  }

  static Response of(FilePath path, FileEntry entry, byte[] bytes, Conditions conditions) {
    var tag = tag(entry.blob());
    try {
      var range = ByteRange.parse(conditions.rangeOf(tag), bytes.length);
      var answer =
          range
              .map(it ->
                  Response.status(Response.Status.PARTIAL_CONTENT)
                      .header("Content-Range", it.header(bytes.length))
                      .entity(Arrays.copyOfRange(bytes, it.first(), it.last() + 1)))
              .orElseGet(() -> Response.ok(bytes));
      return safe(answer, path).header(HttpHeaders.ETAG, tag).build();
    } catch (RefusedException e) {
      return Problem.of(e.refusal(), String.valueOf(e.getMessage()), null)
          .response()
          .header("Content-Range", "bytes */" + bytes.length)
          .build();
    }
  }

  private static Response.ResponseBuilder safe(Response.ResponseBuilder answer, FilePath path) {
    var name = URLEncoder.encode(path.segments().getLast(), StandardCharsets.UTF_8);
    return answer
        .header(HttpHeaders.CONTENT_TYPE, MediaTypes.of(path))
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename*=UTF-8''" + name.replace("+", "%20").replace("*", "%2A"))
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Accept-Ranges", "bytes")
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
  }
}
