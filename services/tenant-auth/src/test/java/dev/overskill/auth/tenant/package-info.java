@NullMarked
package dev.overskill.auth.tenant;

import org.jspecify.annotations.NullMarked;
