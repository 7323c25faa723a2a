/// The commands behind the `overskill` script.
@NullMarked
package dev.overskill.local.cli;

import org.jspecify.annotations.NullMarked;
