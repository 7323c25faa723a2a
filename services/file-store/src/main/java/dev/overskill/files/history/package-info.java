/// Every revision of every app, appended and never rewritten.
@NullMarked
package dev.overskill.files.history;

import org.jspecify.annotations.NullMarked;
