@NullMarked
package dev.overskill.files.door;

import org.jspecify.annotations.NullMarked;
