@NullMarked
package dev.overskill.stream.agui;

import org.jspecify.annotations.NullMarked;
