package dev.overskill.load.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// What the demo found, one member each; milliseconds unless a name says otherwise.
record Report(ObjectNode json) {
  /// Nothing lost, doubled or out of order.
  boolean good() {
    return json.path("lost").asInt() == 0
        && json.path("duplicates").asInt() == 0
        && json.path("outOfOrder").asInt() == 0
        && json.path("refused").asInt() == 0;
  }

  String text() {
    var text = new StringBuilder();
    json.properties()
        .forEach(
            member -> text.append("  %-18s %s%n".formatted(member.getKey(), member.getValue())));
    return text.toString();
  }
}
