package dev.overskill.files.tool;

import dev.overskill.files.change.Content;
import dev.overskill.files.change.Edit;
import dev.overskill.files.dependency.PackageName;
import dev.overskill.files.dependency.VersionRange;
import dev.overskill.files.search.LineQuery;
import dev.overskill.files.tree.FilePath;

/// What a tool call asks for, its arguments understood.
sealed interface ToolRequest {
  /// Whether it may change files.
  default boolean changes() {
    return switch (this) {
      case WriteFile _, EditFile _, DeleteFile _, RenameFile _ -> true;
      case AddDependency _, RemoveDependency _ -> true;
      case ReadFile _, ListFiles _, SearchFiles _ -> false;
    };
  }

  record WriteFile(FilePath path, Content content) implements ToolRequest {}

  record EditFile(Edit edit) implements ToolRequest {}

  record DeleteFile(FilePath path) implements ToolRequest {}

  record RenameFile(FilePath from, FilePath to) implements ToolRequest {}

  /// Declares a package in `package.json`.
  ///
  /// @param development whether the app needs it only while it is made
  record AddDependency(PackageName name, VersionRange versions, boolean development)
      implements ToolRequest {}

  record RemoveDependency(PackageName name) implements ToolRequest {}

  /// Lines to read.
  ///
  /// @param endLine the last line, inclusive; beyond the end means the end
  record ReadFile(FilePath path, int startLine, int endLine) implements ToolRequest {}

  record ListFiles(String prefix) implements ToolRequest {}

  record SearchFiles(LineQuery query, String prefix, int limit) implements ToolRequest {}
}
