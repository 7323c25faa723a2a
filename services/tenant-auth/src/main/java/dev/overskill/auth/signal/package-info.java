/// Signs of attack or abuse that the doors of the platform tell of.
@NullMarked
package dev.overskill.auth.signal;

import org.jspecify.annotations.NullMarked;
