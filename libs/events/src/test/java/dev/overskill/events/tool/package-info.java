@NullMarked
package dev.overskill.events.tool;

import org.jspecify.annotations.NullMarked;
