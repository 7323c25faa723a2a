/// AG-UI 1.0 over server-sent events: one run, told so that AG-UI's own client takes it.
@NullMarked
package dev.overskill.stream.agui;

import org.jspecify.annotations.NullMarked;
