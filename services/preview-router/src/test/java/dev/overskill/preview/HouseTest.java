package dev.overskill.preview;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import dev.overskill.testkit.HouseRules;

@AnalyzeClasses(packages = "dev.overskill.preview")
final class HouseTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(HouseRules.class);
}
