/// Who watches which app on this node, and how many may.
@NullMarked
package dev.overskill.stream.watch;

import org.jspecify.annotations.NullMarked;
