@NullMarked
package dev.overskill.load.agent;

import org.jspecify.annotations.NullMarked;
