@NullMarked
package dev.overskill.load.demo;

import org.jspecify.annotations.NullMarked;
