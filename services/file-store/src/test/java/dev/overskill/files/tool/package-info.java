@NullMarked
package dev.overskill.files.tool;

import org.jspecify.annotations.NullMarked;
