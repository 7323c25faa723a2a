/// Who may see the previews of an app.
@NullMarked
package dev.overskill.auth.viewing;

import org.jspecify.annotations.NullMarked;
