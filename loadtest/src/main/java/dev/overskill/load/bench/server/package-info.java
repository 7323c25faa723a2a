/// The servers that are measured: the platform, and others that fan messages out.
@NullMarked
package dev.overskill.load.bench.server;

import org.jspecify.annotations.NullMarked;
