@NullMarked
package dev.overskill.events;

import org.jspecify.annotations.NullMarked;
