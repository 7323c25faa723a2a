@NullMarked
package dev.overskill.load.bench.preview;

import org.jspecify.annotations.NullMarked;
