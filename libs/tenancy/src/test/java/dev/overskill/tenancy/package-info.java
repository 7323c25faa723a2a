@NullMarked
package dev.overskill.tenancy;

import org.jspecify.annotations.NullMarked;
