/// Domains of an app's owner under which its previews are shown.
@NullMarked
package dev.overskill.auth.domain;

import org.jspecify.annotations.NullMarked;
