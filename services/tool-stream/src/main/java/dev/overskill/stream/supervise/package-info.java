/// Runs, questions and tool calls that nobody ends by themselves: a vanished worker's run, a
/// question nobody answers, a call without a result.
@NullMarked
package dev.overskill.stream.supervise;

import org.jspecify.annotations.NullMarked;
