@NullMarked
package dev.overskill.auth.limit;

import org.jspecify.annotations.NullMarked;
