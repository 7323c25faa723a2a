package dev.overskill.files.dependency;

import static dev.overskill.files.FileRefusal.BAD_ARGUMENTS;

import java.util.List;
import java.util.regex.Pattern;

/// The versions of a package that will do, as npm writes them (`node-semver`'s grammar of ranges):
/// a version, a range, a tag such as `latest`, or `npm:` and another package with one of these.
///
/// Paths, addresses and Git repositories are refused: a package comes from the registry.
public record VersionRange(String value) {
  private static final int LONGEST = 256;
  private static final String PART = "(?:0|[1-9]\\d{0,15}|[xX*])";
  private static final String LABEL = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
  private static final String QUALIFIER =
      "(?:-%1$s(?:\\.%1$s)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?".formatted(LABEL);
  private static final String VERSION =
      "v?%1$s(?:\\.%1$s(?:\\.%1$s%2$s)?)?".formatted(PART, QUALIFIER);
  private static final Pattern COMPARATOR = Pattern.compile("(?:[~^=]|~>|[<>]=?)?" + VERSION);
  private static final Pattern SPAN = Pattern.compile(VERSION + "\\s+-\\s+" + VERSION);
  private static final Pattern LOOSE_OPERATOR = Pattern.compile("([~^=<>])\\s+");
  private static final Pattern TAG = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
  private static final Pattern ALIAS = Pattern.compile("npm:(@?[^@]+)(?:@(.+))?");

  /// What the registry calls the newest version.
  public static final VersionRange LATEST = new VersionRange("latest");

  public VersionRange {
    if (value.length() > LONGEST || !(isVersions(value) || isAlias(value))) {
      throw BAD_ARGUMENTS.because(
          "%s is no version, range or tag of the registry, such as ^1.2.3 or latest."
              .formatted(shown(value)));
    }
  }

  private static String shown(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private static boolean isAlias(String text) {
    var alias = ALIAS.matcher(text);
    return alias.matches()
        && PackageName.isName(alias.group(1))
        && (alias.group(2) == null || isVersions(alias.group(2)));
  }

  private static boolean isVersions(String text) {
    return TAG.matcher(text).matches()
        || List.of(text.split("\\|\\|", -1)).stream().allMatch(VersionRange::isRange);
  }

  private static boolean isRange(String text) {
    var range = LOOSE_OPERATOR.matcher(text.strip()).replaceAll("$1");
    return range.isEmpty()
        || SPAN.matcher(range).matches()
        || List.of(range.split("\\s+", -1)).stream()
            .allMatch(each -> COMPARATOR.matcher(each).matches());
  }

  @Override
  public String toString() {
    return value;
  }
}
