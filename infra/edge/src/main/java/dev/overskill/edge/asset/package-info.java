@NullMarked
package dev.overskill.edge.asset;

import org.jspecify.annotations.NullMarked;
