/// An event as clients are told of it: encoded once, for all of them.
@NullMarked
package dev.overskill.stream.event;

import org.jspecify.annotations.NullMarked;
