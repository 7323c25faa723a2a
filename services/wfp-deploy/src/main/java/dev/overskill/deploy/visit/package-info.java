@NullMarked
package dev.overskill.deploy.visit;

import org.jspecify.annotations.NullMarked;
