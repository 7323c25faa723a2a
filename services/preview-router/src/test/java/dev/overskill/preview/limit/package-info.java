@NullMarked
package dev.overskill.preview.limit;

import org.jspecify.annotations.NullMarked;
