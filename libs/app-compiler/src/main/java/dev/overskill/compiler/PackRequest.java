package dev.overskill.compiler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which dependencies to install and which specifiers of them to pre-bundle. `lockfile` is the text
/// of the app's `package-lock.json`, if it has one.
public record PackRequest(String packageJson, @Nullable String lockfile, List<String> specifiers) {}
