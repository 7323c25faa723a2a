@NullMarked
package dev.overskill.compiler;

import org.jspecify.annotations.NullMarked;
