package dev.overskill.testkit;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Type and package names without the words that fit everything. Some words are forbidden anywhere
/// in a name; others only as what the thing is: `ServiceTokens` are tokens, but a `FileService` is
/// nothing.
final class NamesSaySomething extends ArchCondition<JavaClass> {
  private static final Set<String> ANYWHERE =
      Set.of("manager", "helper", "helpers", "util", "utils", "impl", "dto", "processor");
  private static final Set<String> AS_LAST_WORD =
      Set.of("common", "base", "service", "data", "info");
  private static final Pattern BETWEEN_WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  NamesSaySomething() {
    super("have a name that says something");
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (type.getEnclosingClass().isPresent() || type.getSimpleName().contains("_")) {
      return; // named within another type, or generated
    }
    var words =
        Arrays.stream(BETWEEN_WORDS.split(type.getSimpleName()))
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
    var packages = List.of(type.getPackageName().split("\\.", -1));
    var forbidden =
        words.stream().anyMatch(ANYWHERE::contains)
            || (!words.isEmpty() && AS_LAST_WORD.contains(words.getLast()))
            || packages.stream().anyMatch(ANYWHERE::contains)
            || packages.stream().anyMatch(AS_LAST_WORD::contains);
    if (forbidden) {
      events.add(SimpleConditionEvent.violated(type, type.getName() + " says nothing"));
    }
  }

  static JavaClass outermost(JavaClass type) {
    var outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }
}
