@NullMarked
package dev.overskill.load.contract;

import org.jspecify.annotations.NullMarked;
