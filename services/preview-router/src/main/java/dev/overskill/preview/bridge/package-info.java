/// What open pages of a draft say of themselves: to the editor, to the log and to agents.
@NullMarked
package dev.overskill.preview.bridge;

import org.jspecify.annotations.NullMarked;
