@NullMarked
package dev.overskill.deploy.cloudflare;

import org.jspecify.annotations.NullMarked;
