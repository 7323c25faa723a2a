package dev.overskill.load.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.load.agent.Calls;
import java.util.ArrayList;
import java.util.List;

/// Ten edits of the template, eight of the component and two of its style sheet. Each leaves a mark
/// that the module's new body must contain.
final class Edits {
  private static final String COMPONENT = "src/App.tsx";
  private static final String HEADING = "<h1>Get started</h1>";
  private static final String STYLE = "src/App.css";
  private static final int OF_COMPONENT = 8;
  private static final int OF_STYLE = 2;

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
      var mark = "Built live, edit " + i;
      var next = indent + "<h1>" + mark + "</h1>";
      edits.add(
          new Edit(Calls.replaceLine(COMPONENT, at + 1, present, next), "/" + COMPONENT, mark));
      present = next;
    }
    var style = template.text(STYLE).lines().toList().getFirst();
    var presentStyle = style;
    for (int i = 1; i <= OF_STYLE; i++) {
      var mark = "--edit-" + i;
      var next = "h1 { " + mark + ": " + i + "px } " + style;
      edits.add(new Edit(Calls.replaceLine(STYLE, 1, presentStyle, next), "/" + STYLE, mark));
      presentStyle = next;
    }
    return edits;
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
