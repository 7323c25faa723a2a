@NullMarked
package dev.overskill.load.bench;

import org.jspecify.annotations.NullMarked;
