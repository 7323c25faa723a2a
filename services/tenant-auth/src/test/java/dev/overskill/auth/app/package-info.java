@NullMarked
package dev.overskill.auth.app;

import org.jspecify.annotations.NullMarked;
