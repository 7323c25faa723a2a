/// Whose app it is, and what happens when somebody else asks for it.
@NullMarked
package dev.overskill.files.gate;

import org.jspecify.annotations.NullMarked;
