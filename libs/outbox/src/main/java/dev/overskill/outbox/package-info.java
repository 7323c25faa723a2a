@NullMarked
package dev.overskill.outbox;

import org.jspecify.annotations.NullMarked;
