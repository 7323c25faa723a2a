/// Finding lines in a draft, within limits.
@NullMarked
package dev.overskill.files.search;

import org.jspecify.annotations.NullMarked;
