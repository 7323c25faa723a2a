package dev.overskill.testkit;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

@AnalyzeClasses(
    packages = {
      "dev.overskill.events",
      "dev.overskill.log",
      "dev.overskill.tenancy",
      "dev.overskill.outbox",
      "dev.overskill.testkit"
    })
final class LibsHouseTest {
  @ArchTest static final ArchTests RULES = ArchTests.in(HouseRules.class);
}
