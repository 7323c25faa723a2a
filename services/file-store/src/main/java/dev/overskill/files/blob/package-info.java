/// Contents by their hash: small ones in PostgreSQL, large ones in S3.
@NullMarked
package dev.overskill.files.blob;

import org.jspecify.annotations.NullMarked;
