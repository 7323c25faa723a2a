/// Paths and manifests: what an app's files are called and what they contain, as plain values.
@NullMarked
package dev.overskill.files.tree;

import org.jspecify.annotations.NullMarked;
