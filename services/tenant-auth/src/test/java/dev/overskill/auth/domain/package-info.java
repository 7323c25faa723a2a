@NullMarked
package dev.overskill.auth.domain;

import org.jspecify.annotations.NullMarked;
