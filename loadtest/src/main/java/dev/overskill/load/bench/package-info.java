/// How fast events reach many readers, here and elsewhere: the stream benchmark and the soak.
@NullMarked
package dev.overskill.load.bench;

import org.jspecify.annotations.NullMarked;
