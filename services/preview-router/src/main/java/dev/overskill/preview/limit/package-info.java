/// How much may be asked for, of each app and of each tenant, so that none is slow for another's
/// sake.
@NullMarked
package dev.overskill.preview.limit;

import org.jspecify.annotations.NullMarked;
