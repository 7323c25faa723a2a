@NullMarked
package dev.overskill.preview.upstream;

import org.jspecify.annotations.NullMarked;
