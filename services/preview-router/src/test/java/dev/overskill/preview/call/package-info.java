@NullMarked
package dev.overskill.preview.call;

import org.jspecify.annotations.NullMarked;
