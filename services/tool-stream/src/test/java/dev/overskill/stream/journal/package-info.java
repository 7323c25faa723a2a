@NullMarked
package dev.overskill.stream.journal;

import org.jspecify.annotations.NullMarked;
