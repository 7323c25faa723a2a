/// The preview beside the dev server of a single project.
@NullMarked
package dev.overskill.load.bench.preview;

import org.jspecify.annotations.NullMarked;
