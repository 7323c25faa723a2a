/// Questions agents put to people, each answered once.
@NullMarked
package dev.overskill.stream.approval;

import org.jspecify.annotations.NullMarked;
