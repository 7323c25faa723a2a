package dev.overskill.local.part;

import java.nio.file.Path;

/// A Java server that is not on the launcher's own class path.
///
/// @param classPath its jars, as its module's build wrote them
/// @param archives where the archives of its loaded classes are kept
public record Program(String classPath, Path archives) {}
