@NullMarked
package dev.overskill.stream.command;

import org.jspecify.annotations.NullMarked;
