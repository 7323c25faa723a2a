package dev.overskill.events.agent;

import dev.overskill.events.ToolCallId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a person is asked to approve.
///
/// @param approval its id. A worker that is restarted asks again under the same id, and is given
///   the decision that was made meanwhile
/// @param paths the files it is about; a person may approve some of them
/// @param toolCall the call that waits for it, if one does
/// @param limit how long a person has; then it is rejected
public record Question(
    String approval,
    String message,
    List<String> paths,
    @Nullable ToolCallId toolCall,
    Duration limit) {
  /// How long a person has unless told.
  public static final Duration USUAL_LIMIT = Duration.ofMinutes(15);

  public Question {
    paths = List.copyOf(paths);
    if (!approval.matches("[A-Za-z0-9._:-]{1,128}")) {
      throw new IllegalArgumentException("an approval id must match [A-Za-z0-9._:-]{1,128}");
    }
  }

  /// A question about files that no tool call waits for.
  public static Question of(String approval, String message, List<String> paths) {
    return new Question(approval, message, paths, null, USUAL_LIMIT);
  }

  /// The same question with another limit.
  public Question within(Duration other) {
    return new Question(approval, message, paths, toolCall, other);
  }

  /// The same question, for which this call waits.
  public Question heldBy(ToolCallId call) {
    return new Question(approval, message, paths, call, limit);
  }

  Optional<ToolCallId> waiting() {
    return Optional.ofNullable(toolCall);
  }
}
