@NullMarked
package dev.overskill.preview.source;

import org.jspecify.annotations.NullMarked;
