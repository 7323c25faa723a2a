/// Where the data of an app is, if its owner keeps it elsewhere.
@NullMarked
package dev.overskill.auth.upstream;

import org.jspecify.annotations.NullMarked;
