@NullMarked
package dev.overskill.preview.draft;

import org.jspecify.annotations.NullMarked;
