@NullMarked
package dev.overskill.files.dependency;

import org.jspecify.annotations.NullMarked;
