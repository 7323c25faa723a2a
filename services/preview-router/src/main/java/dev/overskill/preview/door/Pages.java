package dev.overskill.preview.door;

import dev.overskill.preview.module.Fault;

/// What an app that is shown lacks: a page or a sentence in the place of a file of its own.
final class Pages {
  private Pages() {}

  /// For a revision that never worked.
  static Answer broken(Fault fault) {
    var line = fault.line() > 0 ? ":" + fault.line() : "";
    var text =
        "<code>%s</code><br>%s"
            .formatted(Frame.escaped(fault.path() + line), Frame.escaped(fault.message()));
    var frame =
        new Frame(Frame.Sign.BROKEN, "This revision does not compile", text, "as it was saved");
    return Answer.page(200, frame.still());
  }

  /// For an app without an `index.html`: it reloads by itself when there is one.
  static Answer empty() {
    return Answer.page(
        200,
        new Frame(
                Frame.Sign.EMPTY,
                "Waiting for the first file",
                "This page shows the app as soon as there is an <code>index.html</code>.",
                "the draft is empty")
            .following());
  }

  static Answer notFound() {
    return Answer.words(404, "There is no such file in this app.");
  }
}
