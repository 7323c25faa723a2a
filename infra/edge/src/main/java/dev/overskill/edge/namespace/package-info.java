@NullMarked
package dev.overskill.edge.namespace;

import org.jspecify.annotations.NullMarked;
