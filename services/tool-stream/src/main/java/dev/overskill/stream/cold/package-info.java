/// The cold part of all journals, in PostgreSQL: written in batches by one owner per partition,
/// read when a node begins to show an app.
@NullMarked
package dev.overskill.stream.cold;

import org.jspecify.annotations.NullMarked;
