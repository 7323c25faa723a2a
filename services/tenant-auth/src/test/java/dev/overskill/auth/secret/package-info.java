@NullMarked
package dev.overskill.auth.secret;

import org.jspecify.annotations.NullMarked;
