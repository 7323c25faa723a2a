@NullMarked
package dev.overskill.local.cli;

import org.jspecify.annotations.NullMarked;
