@NullMarked
package dev.overskill.deploy.release;

import org.jspecify.annotations.NullMarked;
