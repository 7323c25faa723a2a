@NullMarked
package dev.overskill.deploy.source;

import org.jspecify.annotations.NullMarked;
