@NullMarked
package dev.overskill.auth.access;

import org.jspecify.annotations.NullMarked;
