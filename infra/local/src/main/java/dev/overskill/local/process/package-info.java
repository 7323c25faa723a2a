/// Child processes: how one is started apart from the terminal, recognised again later, and ended.
@NullMarked
package dev.overskill.local.process;

import org.jspecify.annotations.NullMarked;
