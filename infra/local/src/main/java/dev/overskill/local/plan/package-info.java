/// Which parts make a platform, and what each is told about the others.
@NullMarked
package dev.overskill.local.plan;

import org.jspecify.annotations.NullMarked;
