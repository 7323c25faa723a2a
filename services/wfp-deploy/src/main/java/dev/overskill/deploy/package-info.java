@NullMarked
package dev.overskill.deploy;

import org.jspecify.annotations.NullMarked;
