@NullMarked
package dev.overskill.files.search;

import org.jspecify.annotations.NullMarked;
