@NullMarked
package dev.overskill.load;

import org.jspecify.annotations.NullMarked;
