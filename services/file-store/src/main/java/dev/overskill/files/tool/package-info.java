/// The file tools of agents: calls gathered from the log, applied once, answered on the log.
@NullMarked
package dev.overskill.files.tool;

import org.jspecify.annotations.NullMarked;
