/// The life of a tool call, as everybody who folds the log sees it.
@NullMarked
package dev.overskill.events.tool;

import org.jspecify.annotations.NullMarked;
