/// What pages ask under `/api`: passed on to the platform's own store, or to where the app's owner
/// keeps its data.
@NullMarked
package dev.overskill.preview.upstream;

import org.jspecify.annotations.NullMarked;
