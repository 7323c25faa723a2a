@NullMarked
package dev.overskill.log;

import org.jspecify.annotations.NullMarked;
