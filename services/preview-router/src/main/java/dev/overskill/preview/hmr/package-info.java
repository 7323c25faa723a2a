@NullMarked
package dev.overskill.preview.hmr;

import org.jspecify.annotations.NullMarked;
