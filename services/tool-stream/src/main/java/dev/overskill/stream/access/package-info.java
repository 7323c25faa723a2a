/// Who may watch which app: one-time tickets, tokens, and how long either holds.
@NullMarked
package dev.overskill.stream.access;

import org.jspecify.annotations.NullMarked;
