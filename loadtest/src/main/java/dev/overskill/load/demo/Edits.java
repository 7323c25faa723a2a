package dev.overskill.load.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.load.agent.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Ten edits of the template, eight of the component and two of its style sheet. Each adds a mark
/// that the module's new body must contain, and keeps those before it: who comes late still finds
/// them.
final class Edits {
  private static final String COMPONENT = "src/App.tsx";
  private static final String HEADING = "<h1>Get started</h1>";
  private static final String STYLE = "src/App.css";
  private static final int OF_COMPONENT = 8;
  private static final int OF_STYLE = 2;

  /// What the page says after the last edit of the component.
  static final String LAST_HEADING = heading(OF_COMPONENT);

  private Edits() {}

  /// One edit.
  ///
  /// @param module the preview's path of the file
  /// @param mark what its new body contains
  record Edit(ObjectNode call, String module, String mark) {}

  static List<Edit> of(Template template) {
    var edits = new ArrayList<Edit>();
    var lines = template.text(COMPONENT).lines().toList();
    var at = index(lines, HEADING);
    var indent = " ".repeat(lines.get(at).indexOf('<'));
    var present = lines.get(at);
    for (int i = 1; i <= OF_COMPONENT; i++) {
      var mark = heading(i);
      var next = indent + "<h1>" + mark + "</h1>";
      edits.add(
          new Edit(Calls.replaceLine(COMPONENT, at + 1, present, next), "/" + COMPONENT, mark));
      present = next;
    }
    var style = template.text(STYLE).lines().toList().getFirst();
    var presentStyle = style;
    var declarations = new StringBuilder();
    for (int i = 1; i <= OF_STYLE; i++) {
      var mark = "--edit-" + i;
      declarations.append(mark).append(": ").append(i).append("px; ");
      var next = "h1 { " + declarations + "} " + style;
      edits.add(new Edit(Calls.replaceLine(STYLE, 1, presentStyle, next), "/" + STYLE, mark));
      presentStyle = next;
    }
    return edits;
  }

  private static String heading(int edits) {
    return "Built live, edit"
        + IntStream.rangeClosed(1, edits).mapToObj(i -> " " + i).collect(Collectors.joining());
  }

  private static int index(List<String> lines, String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new IllegalArgumentException("the template has changed: no " + text);
  }
}
