@NullMarked
package dev.overskill.auth;

import org.jspecify.annotations.NullMarked;
