@NullMarked
package dev.overskill.edge.wire;

import org.jspecify.annotations.NullMarked;
