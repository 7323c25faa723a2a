@NullMarked
package dev.overskill.deploy.wire;

import org.jspecify.annotations.NullMarked;
