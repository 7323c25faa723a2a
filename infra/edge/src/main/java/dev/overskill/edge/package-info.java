@NullMarked
package dev.overskill.edge;

import org.jspecify.annotations.NullMarked;
