@NullMarked
package dev.overskill.auth.token;

import org.jspecify.annotations.NullMarked;
