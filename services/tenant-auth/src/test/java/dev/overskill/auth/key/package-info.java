@NullMarked
package dev.overskill.auth.key;

import org.jspecify.annotations.NullMarked;
