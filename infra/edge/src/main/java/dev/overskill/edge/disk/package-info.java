@NullMarked
package dev.overskill.edge.disk;

import org.jspecify.annotations.NullMarked;
