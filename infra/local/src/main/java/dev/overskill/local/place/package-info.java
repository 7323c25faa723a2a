/// Where a platform lives on this machine: its folder, its ports, its secrets, and whether there is
/// room for it.
@NullMarked
package dev.overskill.local.place;

import org.jspecify.annotations.NullMarked;
