@NullMarked
package dev.overskill.stream.redact;

import org.jspecify.annotations.NullMarked;
