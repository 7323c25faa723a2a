package dev.overskill.load.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.load.replay.History.Change;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /// Makes the calls as file tools do: a rename onto a path that is there is a fault.
  private static Map<String, String> apply(Map<String, String> before, List<Change> changes) {
    var tree = new HashMap<>(before);
    for (var call : new Plan(new HashSet<>(before.keySet())).calls(changes)) {
      apply(tree, call);
    }
    return new TreeMap<>(tree);
  }

  private static void apply(Map<String, String> tree, ObjectNode call) {
    var arguments = call.path("arguments");
    var path = arguments.path("path").asText();
    switch (call.path("tool").asText()) {
      case "write_file" -> tree.put(path, arguments.path("content").asText());
      case "delete_file" -> assertThat(tree.remove(path)).isNotNull();
      case "rename_file" -> {
        var content = tree.remove(arguments.path("from").asText());
        assertThat(content).isNotNull();
        assertThat(tree.putIfAbsent(arguments.path("to").asText(), content)).isNull();
      }
      default -> throw new AssertionError(call);
    }
  }

  @Test
  void aChainOfRenamesFreesEachTargetFirst() {
    var after =
        apply(
            Map.of("a", "1", "b", "2", "c", "3"),
            List.of(
                new Change.Rename("a", "b", bytes("1"), true),
                new Change.Rename("b", "c", bytes("2"), true),
                new Change.Rename("c", "d", bytes("3"), true)));

    assertThat(after).isEqualTo(Map.of("b", "1", "c", "2", "d", "3"));
  }

  @Test
  void aCircleOfRenamesIsBroken() {
    var after =
        apply(
            Map.of("a", "1", "b", "2"),
            List.of(
                new Change.Rename("a", "b", bytes("1"), true),
                new Change.Rename("b", "a", bytes("2"), true)));

    assertThat(after).isEqualTo(Map.of("a", "2", "b", "1"));
  }

  @Test
  void aFolderBecomesAFileAndAFileAFolder() {
    var after =
        apply(
            Map.of("docs/one", "1", "src", "2"),
            List.of(
                new Change.Write("docs", bytes("file")),
                new Change.Delete("docs/one"),
                new Change.Rename("src", "src/index", bytes("2"), true)));

    assertThat(after).isEqualTo(Map.of("docs", "file", "src/index", "2"));
  }

  @Test
  void aRenameWithOtherContentIsMovedThenWritten() {
    var after = apply(Map.of("a", "1"), List.of(new Change.Rename("a", "b", bytes("new"), false)));

    assertThat(after).isEqualTo(Map.of("b", "new"));
  }
}
