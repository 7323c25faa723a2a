package dev.overskill.load.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.overskill.events.AgentCommand;
import dev.overskill.events.AppEvent;
import dev.overskill.events.AppState;
import dev.overskill.events.SecuritySignal;
import dev.overskill.events.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Reads the compiled services: what each writes to the log, and which topics each reads. A type
/// that is produced and heard by nobody is a defect, and so is a type nobody produces.
class EveryEventIsHeardTest {
  private static final Path REPO =
      Path.of(System.getProperty("overskill.repo", "..")).toAbsolutePath().normalize();

  private static final List<String> PARTIES =
      List.of(
          "services/tenant-auth",
          "services/file-store",
          "services/tool-stream",
          "services/preview-router",
          "services/wfp-deploy",
          "libs/log",
          "loadtest");

  private static final Map<Class<?>, Topics> TOPIC_OF =
      Map.of(
          AppEvent.class, Topics.APP_EVENTS,
          AppState.class, Topics.APP_STATE,
          AgentCommand.class, Topics.AGENT_COMMANDS,
          SecuritySignal.class, Topics.SECURITY_SIGNALS);

  private final Map<String, JavaClasses> parties =
      PARTIES.stream()
          .collect(
              Collectors.toMap(
                  party -> party,
                  party ->
                      new ClassFileImporter().importPath(REPO.resolve(party + "/target/classes")),
                  (first, _) -> first,
                  TreeMap::new));

  @Test
  void everyProducedTypeIsHeard() {
    for (var family : TOPIC_OF.keySet()) {
      for (var type : records(family).toList()) {
        var producers = producers(type);
        var hearers = new TreeSet<>(readers(TOPIC_OF.get(family)));

        assertThat(producers).as("who produces %s", type.getSimpleName()).isNotEmpty();
        assertThat(hearers).as("who hears %s", type.getSimpleName()).isNotEmpty();
      }
    }
  }

  @Test
  void everyTopicIsRead() {
    for (var topic : Topics.values()) {
      if (topic != Topics.PARKED) {
        assertThat(readers(topic)).as("who reads %s", topic.topicName()).isNotEmpty();
      }
    }
  }

  private static Stream<Class<?>> records(Class<?> family) {
    return Stream.of(family.getPermittedSubclasses())
        .filter(type -> !type.getSimpleName().equals("Unrecognised"));
  }

  private Set<String> producers(Class<?> type) {
    return where(unit ->
        unit.getConstructorCallsFromSelf().stream()
            .map(JavaConstructorCall::getTargetOwner)
            .anyMatch(owner -> owner.isEquivalentTo(type)));
  }

  /// Who makes a reader of this topic: a method that both names the topic and starts to read.
  private Set<String> readers(Topics topic) {
    return where(unit ->
        unit.getFieldAccesses().stream()
                .anyMatch(access ->
                    access.getTargetOwner().isEquivalentTo(Topics.class)
                        && access.getName().equals(topic.name()))
            && unit.getMethodCallsFromSelf().stream()
                .anyMatch(call -> call.getTargetOwner().getSimpleName().equals("Plan")));
  }

  private Set<String> where(java.util.function.Predicate<JavaCodeUnit> condition) {
    return parties.entrySet().stream()
        .filter(party ->
            party.getValue().stream().flatMap(it -> it.getCodeUnits().stream()).anyMatch(condition))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
