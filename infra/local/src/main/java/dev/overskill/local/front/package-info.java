/// The one address people open: the console's files, and the way to the services behind it.
@NullMarked
package dev.overskill.local.front;

import org.jspecify.annotations.NullMarked;
