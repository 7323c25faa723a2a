@NullMarked
package dev.overskill.edge.kv;

import org.jspecify.annotations.NullMarked;
