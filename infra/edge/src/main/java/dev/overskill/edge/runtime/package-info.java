@NullMarked
package dev.overskill.edge.runtime;

import org.jspecify.annotations.NullMarked;
