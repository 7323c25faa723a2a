@NullMarked
package dev.overskill.files.change;

import org.jspecify.annotations.NullMarked;
