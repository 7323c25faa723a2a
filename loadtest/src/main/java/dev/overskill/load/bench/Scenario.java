package dev.overskill.load.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/// One question that the stream benchmark asks of all servers alike.
interface Scenario {
  /// `S1` to `S7`.
  String name();

  /// What is done, in a sentence.
  String what();

  /// Does it. The answer has `ours`, `peers`, `ratio`, `lost`, `duplicates`, `outOfOrder`.
  ObjectNode run(Bench bench) throws IOException, InterruptedException;
}
