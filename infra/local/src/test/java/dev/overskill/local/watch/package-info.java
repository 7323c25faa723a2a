@NullMarked
package dev.overskill.local.watch;

import org.jspecify.annotations.NullMarked;
