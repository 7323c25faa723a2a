package dev.overskill.files.dependency;

/// How a `package.json` is laid out, told by its first member; two blanks if it has none.
///
/// @param edge what stands before the brace that closes the whole
/// @param outer what stands before a member of the whole
/// @param inner what stands before a member of one of its sections
/// @param colon what stands between a name and its value
record Layout(String edge, String outer, String inner, String colon) {
  private static final Layout USUAL = new Layout("\n", "\n  ", "\n    ", ": ");

  static Layout of(String text, Block root) {
    if (root.members().isEmpty()) {
      return USUAL;
    }
    var first = root.members().getFirst();
    var outer = text.substring(root.start() + 1, first.start());
    var head = text.substring(first.start(), first.valueStart());
    var line = outer.lastIndexOf('\n') + 1;
    var inner = line == 0 ? outer : outer + outer.substring(line);
    var edge = line == 0 ? outer : outer.substring(0, line);
    return new Layout(edge, outer, inner, head.substring(head.lastIndexOf('"') + 1));
  }
}
