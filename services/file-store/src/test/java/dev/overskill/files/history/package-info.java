@NullMarked
package dev.overskill.files.history;

import org.jspecify.annotations.NullMarked;
