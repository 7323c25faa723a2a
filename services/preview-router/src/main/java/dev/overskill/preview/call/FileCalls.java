package dev.overskill.preview.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.EventJson;
import dev.overskill.preview.draft.Intent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the calls of tools that write a file are about to make of it.
///
/// File-store decides; this is for the usual call alone. What it cannot tell it leaves, and what it
/// gets wrong is compiled for nothing, since modules are found by the hash of their source.
final class FileCalls {
  static final Set<String> TOOLS = Set.of("write_file", "edit_file");
  private static final String MARK = "\uFEFF";

  private FileCalls() {}

  /// What this call is about to do; empty if that cannot be told.
  static Optional<Intent> intent(OpenCalls.Call call) {
    JsonNode arguments;
    try {
      arguments = EventJson.mapper().readTree(call.arguments());
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
    var path = arguments.path("path").asText();
    return Optional.ofNullable(rewriting(call.tool(), arguments))
        .map(rewriting -> new Intent(call.id(), path, rewriting));
  }

  private static Intent.Rewriting rewriting(String tool, JsonNode arguments) {
    if (tool.equals("edit_file")) {
      return new Edit(
          arguments.path("startLine").asInt(),
          arguments.path("endLine").asInt(),
          arguments.path("expected").asText(),
          arguments.path("replacement").asText());
    }
    var content = arguments.path("content");
    return _ ->
        content.isTextual() && !arguments.path("encoding").asText().equals("base64")
            ? Optional.of(content.asText().getBytes(UTF_8))
            : Optional.empty();
  }

  /// An edit of lines that are ended by line feeds, in a file without a byte order mark.
  private record Edit(int startLine, int endLine, String expected, String replacement)
      implements Intent.Rewriting {
    @Override
    public Optional<byte[]> of(byte[] present) {
      var text = new String(present, UTF_8);
      if (text.startsWith(MARK) || (text + expected + replacement).indexOf('\r') >= 0) {
        return Optional.empty();
      }
      var lines = lines(text);
      if (startLine < 1 || endLine < startLine - 1 || endLine > lines.size()) {
        return Optional.empty();
      }
      var actual = String.join("\n", lines.subList(startLine - 1, endLine));
      if (!actual.equals(expected) && !(actual + "\n").equals(expected)) {
        return Optional.empty();
      }
      var edited = new ArrayList<>(lines.subList(0, startLine - 1));
      edited.addAll(lines(replacement));
      edited.addAll(lines.subList(endLine, lines.size()));
      var end = text.isEmpty() || text.endsWith("\n") ? "\n" : "";
      return Optional.of((String.join("\n", edited) + end).getBytes(UTF_8));
    }

    private static List<String> lines(String text) {
      if (text.isEmpty()) {
        return List.of();
      }
      return Arrays.asList(
          (text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
    }
  }
}
