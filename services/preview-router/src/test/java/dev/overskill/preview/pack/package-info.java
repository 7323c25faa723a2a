@NullMarked
package dev.overskill.preview.pack;

import org.jspecify.annotations.NullMarked;
