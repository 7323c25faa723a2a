@NullMarked
package dev.overskill.http;

import org.jspecify.annotations.NullMarked;
