package dev.overskill.files.dependency;

import static dev.overskill.files.FileRefusal.BAD_ARGUMENTS;

import java.util.Set;
import java.util.regex.Pattern;

/// The name of a package in the registry, such as `react` or `@radix-ui/react-dialog`, by the rules
/// of npm (`validate-npm-package-name`). Capitals are allowed: old packages have them.
public record PackageName(String value) {
  private static final int LONGEST = 214;
  private static final Pattern FORM =
      Pattern.compile(
          "(?:@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*", Pattern.CASE_INSENSITIVE);
  private static final Set<String> RESERVED = Set.of("node_modules", "favicon.ico");

  public PackageName {
    if (!isName(value)) {
      throw BAD_ARGUMENTS.because(
          "%s is not the name of a package; a version goes into the argument version."
              .formatted(value));
    }
  }

  static boolean isName(String text) {
    return text.length() <= LONGEST && FORM.matcher(text).matches() && !RESERVED.contains(text);
  }

  @Override
  public String toString() {
    return value;
  }
}
