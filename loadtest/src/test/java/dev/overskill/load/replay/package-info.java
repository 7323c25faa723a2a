@NullMarked
package dev.overskill.load.replay;

import org.jspecify.annotations.NullMarked;
