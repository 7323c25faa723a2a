@NullMarked
package dev.overskill.preview.door;

import org.jspecify.annotations.NullMarked;
