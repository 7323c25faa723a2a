/// Change sets and edits: what may become of a manifest, decided in plain Java.
@NullMarked
package dev.overskill.files.change;

import org.jspecify.annotations.NullMarked;
