@NullMarked
package dev.overskill.deploy.publish;

import org.jspecify.annotations.NullMarked;
