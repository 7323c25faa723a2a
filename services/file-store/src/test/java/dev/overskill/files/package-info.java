@NullMarked
package dev.overskill.files;

import org.jspecify.annotations.NullMarked;
