@NullMarked
package dev.overskill.auth.entity;

import org.jspecify.annotations.NullMarked;
