@NullMarked
package dev.overskill.testkit;

import org.jspecify.annotations.NullMarked;
