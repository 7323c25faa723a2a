@NullMarked
package dev.overskill.local.place;

import org.jspecify.annotations.NullMarked;
