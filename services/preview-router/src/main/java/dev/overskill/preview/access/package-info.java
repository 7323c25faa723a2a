/// Who may see a preview.
@NullMarked
package dev.overskill.preview.access;

import org.jspecify.annotations.NullMarked;
