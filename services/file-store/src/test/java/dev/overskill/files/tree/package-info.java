@NullMarked
package dev.overskill.files.tree;

import org.jspecify.annotations.NullMarked;
