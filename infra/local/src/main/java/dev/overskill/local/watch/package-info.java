/// Keeping parts running: starting, watching, restarting and ending them, and telling how they are.
@NullMarked
package dev.overskill.local.watch;

import org.jspecify.annotations.NullMarked;
