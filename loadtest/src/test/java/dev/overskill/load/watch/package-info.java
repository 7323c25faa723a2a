@NullMarked
package dev.overskill.load.watch;

import org.jspecify.annotations.NullMarked;
