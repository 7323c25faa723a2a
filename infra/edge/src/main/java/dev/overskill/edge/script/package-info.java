@NullMarked
package dev.overskill.edge.script;

import org.jspecify.annotations.NullMarked;
