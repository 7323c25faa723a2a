@NullMarked
package dev.overskill.local;

import org.jspecify.annotations.NullMarked;
