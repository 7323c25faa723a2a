package dev.overskill.compiler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must come with a request for it to be answered. All paths are rooted.
///
/// @param paths whether all paths of the app are wanted, and its aliases
/// @param files the files whose text is wanted
/// @param sheets the specifiers of packages' style sheets that are wanted
/// @param scanned the files whose candidates for class names are wanted; null when none are
public record Needs(
    boolean paths, List<String> files, List<String> sheets, @Nullable List<String> scanned) {}
