/// The REST interface: who may come in, and what they see.
@NullMarked
package dev.overskill.files.door;

import org.jspecify.annotations.NullMarked;
