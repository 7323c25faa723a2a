package dev.overskill.preview.door;

import dev.overskill.events.AppSlug;
import dev.overskill.events.Revision;
import java.util.regex.Pattern;

/// Whose door a request knocks at, by the host it names alone.
sealed interface HostName {
  /// The preview of the app with this slug, if there is one.
  record Preview(AppSlug slug) implements HostName {}

  /// One revision of that app, as it was.
  record Frozen(AppSlug slug, Revision revision) implements HostName {}

  /// A name under the preview domain that no app can have.
  record Nobody() implements HostName {}

  /// Not under the preview domain: an address of this node, or a domain of an app's owner.
  ///
  /// @param name in lower case, without port and final dot
  record Other(String name) implements HostName {
    /// Whether it is an address and no name: only who is in the platform's own network uses these.
    boolean isAddress() {
      return name.startsWith("[")
          || name.equals("localhost")
          || name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
  }

  /// Not a host name at all.
  record Malformed() implements HostName {}

  Pattern SHAPE = Pattern.compile("([a-z0-9.-]{1,254}|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?");

  Pattern REVISION = Pattern.compile("(.+)--r([1-9][0-9]{0,8})");

  int LAST_PORT = 65_535;
  int LONGEST_LABEL = 63;

  /// Reads a host as requests name it.
  ///
  /// @param authority a host and perhaps a port, in lower case
  /// @param domain the preview domain, e.g. `preview.localhost`
  static HostName of(String authority, String domain) {
    var shape = SHAPE.matcher(authority);
    if (!shape.matches()
        || (shape.group(2) != null && Integer.parseInt(shape.group(2)) > LAST_PORT)) {
      return new Malformed();
    }
    var name = shape.group(1);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (!name.startsWith("[") && !hasSoundLabels(name)) {
      return new Malformed();
    }
    if (name.equals(domain)) {
      return new Nobody();
    }
    return name.endsWith("." + domain)
        ? label(name.substring(0, name.length() - domain.length() - 1))
        : new Other(name);
  }

  private static boolean hasSoundLabels(String name) {
    int start = 0;
    while (start <= name.length()) {
      var dot = name.indexOf('.', start);
      var end = dot < 0 ? name.length() : dot;
      if (end == start || end - start > LONGEST_LABEL) {
        return false;
      }
      start = end + 1;
    }
    return true;
  }

  private static HostName label(String label) {
    var frozen = REVISION.matcher(label);
    try {
      if (frozen.matches()) {
        var revision = new Revision(Long.parseLong(frozen.group(2)));
        return new Frozen(new AppSlug(frozen.group(1)), revision);
      }
      return new Preview(new AppSlug(label));
    } catch (IllegalArgumentException _) {
      return new Nobody();
    }
  }
}
