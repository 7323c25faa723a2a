package dev.overskill.compiler;

/// What came of one file: its module, or what must come with the request for it to be compiled.
public sealed interface Transformed {
  record Whole(CompiledModule module) implements Transformed {}

  record Lacking(Needs needs) implements Transformed {}
}
