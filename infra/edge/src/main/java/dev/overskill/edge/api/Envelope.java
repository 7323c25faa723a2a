package dev.overskill.edge.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.overskill.edge.wire.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The frame around every JSON answer of the API.
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Envelope(
    @Nullable Object result,
    boolean success,
    List<Problem> errors,
    List<Problem> messages,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Object resultInfo) {

  /// One entry of `errors`.
  public record Problem(int code, String message) {}

  private record Page(int page, int perPage, int count, int totalCount, int totalPages) {}

  public static Answer ok(@Nullable Object result) {
    return ok(200, result);
  }

  public static Answer ok(int status, @Nullable Object result) {
    return Answer.json(status, new Envelope(result, true, List.of(), List.of(), null));
  }

  /// A list that fits on one page.
  public static Answer list(List<?> result) {
    int count = result.size();
    return page(result, new Page(1, Math.max(count, 20), count, count, 1));
  }

  /// A list with a `result_info` of its own.
  public static Answer page(List<?> result, Object resultInfo) {
    return Answer.json(200, new Envelope(result, true, List.of(), List.of(), resultInfo));
  }

  public static Answer failure(ApiError error, String message) {
    var problems = List.of(new Problem(error.code(), message));
    return Answer.json(error.status(), new Envelope(null, false, problems, List.of(), null));
  }
}
