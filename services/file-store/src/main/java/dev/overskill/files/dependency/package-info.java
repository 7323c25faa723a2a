/// What an app's `package.json` declares, changed by name: decided in plain Java, without asking a
/// registry.
@NullMarked
package dev.overskill.files.dependency;

import org.jspecify.annotations.NullMarked;
