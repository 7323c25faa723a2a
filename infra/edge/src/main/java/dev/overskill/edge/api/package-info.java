@NullMarked
package dev.overskill.edge.api;

import org.jspecify.annotations.NullMarked;
