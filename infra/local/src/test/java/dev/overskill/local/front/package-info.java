@NullMarked
package dev.overskill.local.front;

import org.jspecify.annotations.NullMarked;
