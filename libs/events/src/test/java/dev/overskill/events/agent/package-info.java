@NullMarked
package dev.overskill.events.agent;

import org.jspecify.annotations.NullMarked;
