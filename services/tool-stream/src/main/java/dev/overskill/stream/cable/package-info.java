/// Action Cable and AnyCable's extension of it, for clients that speak them unchanged.
@NullMarked
package dev.overskill.stream.cable;

import org.jspecify.annotations.NullMarked;
