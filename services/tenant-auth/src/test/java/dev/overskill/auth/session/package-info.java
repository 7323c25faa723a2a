@NullMarked
package dev.overskill.auth.session;

import org.jspecify.annotations.NullMarked;
