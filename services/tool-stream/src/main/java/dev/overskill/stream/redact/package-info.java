/// Masks secrets of well-known forms before anything leaves this service.
@NullMarked
package dev.overskill.stream.redact;

import org.jspecify.annotations.NullMarked;
