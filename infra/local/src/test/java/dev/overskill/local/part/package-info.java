@NullMarked
package dev.overskill.local.part;

import org.jspecify.annotations.NullMarked;
