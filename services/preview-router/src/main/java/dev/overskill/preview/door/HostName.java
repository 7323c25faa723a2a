package dev.overskill.preview.door;

import dev.overskill.events.AppSlug;
import dev.overskill.events.Revision;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Whose door a request knocks at, by its Host header alone.
sealed interface HostName {
  /// The preview of the app with this slug, if there is one.
  record Preview(AppSlug slug) implements HostName {}

  /// One revision of that app, as it was.
  record Frozen(AppSlug slug, Revision revision) implements HostName {}

  /// A name under the preview domain that no app can have.
  record Nobody() implements HostName {}

  /// Not a preview host: an address of this node.
  record Other() implements HostName {}

  /// Not a host name at all, or more than one.
  record Malformed() implements HostName {}

  Pattern SHAPE = Pattern.compile("([a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?");

  Pattern REVISION = Pattern.compile("(.+)--r([1-9][0-9]{0,8})");

  /// Reads the Host headers of a request: there must be exactly one.
  ///
  /// @param domain the preview domain, e.g. `preview.localhost`
  static HostName of(List<String> hosts, String domain) {
    if (hosts.size() != 1) {
      return new Malformed();
    }
    var shape = SHAPE.matcher(hosts.getFirst().toLowerCase(Locale.ROOT));
    if (!shape.matches()) {
      return new Malformed();
    }
    var name = shape.group(1);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (name.isEmpty() || name.startsWith(".") || name.contains("..") || name.endsWith(".")) {
      return new Malformed();
    }
    if (name.equals(domain)) {
      return new Nobody();
    }
    return name.endsWith("." + domain)
        ? label(name.substring(0, name.length() - domain.length() - 1))
        : new Other();
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
