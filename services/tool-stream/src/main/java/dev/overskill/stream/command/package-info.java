/// What people ask of agents: stop, pause, resume, steer, retry, decide.
@NullMarked
package dev.overskill.stream.command;

import org.jspecify.annotations.NullMarked;
