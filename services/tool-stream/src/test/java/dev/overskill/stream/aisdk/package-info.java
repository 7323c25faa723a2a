@NullMarked
package dev.overskill.stream.aisdk;

import org.jspecify.annotations.NullMarked;
