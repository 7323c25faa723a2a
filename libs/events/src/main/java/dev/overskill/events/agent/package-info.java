/// What an agent worker in Java is built on: runs that really stop, pause, wait and answer, told as
/// AG-UI events. It knows no transport: it is handed what arrives and hands out what is to be said.
@NullMarked
package dev.overskill.events.agent;

import org.jspecify.annotations.NullMarked;
