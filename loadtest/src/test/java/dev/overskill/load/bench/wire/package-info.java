@NullMarked
package dev.overskill.load.bench.wire;

import org.jspecify.annotations.NullMarked;
