package dev.overskill.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolRegistryTest {
  private final ToolRegistry tools = new ToolRegistry();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write_file | {\"path\":\"a.txt\",\"content\":\"\"}",
        "edit_file | {\"path\":\"a\",\"startLine\":1,\"endLine\":0,\"expected\":\"\",\"replacement\":\"x\"}",
        "list_files | {}",
        "read_console_logs | {}",
        "read_console_logs | {\"level\":\"error\",\"limit\":5,\"sinceRevision\":3}",
        "read_network_requests | {\"failed\":true}",
        "rename_file | {\"from\":\"a\",\"to\":\"b\"}",
        "add_dependency | {\"name\":\"zustand\",\"version\":\"^5\",\"dev\":false}",
        "remove_dependency | {\"name\":\"zustand\"}"
      })
  void rightArgumentsHaveNoFaults(String tool, String arguments) throws JsonProcessingException {
    assertThat(tools.faults(tool, EventJson.mapper().readTree(arguments))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write_file | {\"path\":\"a.txt\"}",
        "write_file | {\"path\":\"\",\"content\":\"x\"}",
        "write_file | {\"path\":\"a\",\"content\":\"x\",\"mode\":1}",
        "edit_file | {\"path\":\"a\",\"startLine\":0,\"endLine\":0,\"expected\":\"\",\"replacement\":\"\"}",
        "delete_file | []",
        "add_dependency | {\"version\":\"1.0.0\"}",
        "add_dependency | {\"name\":\"a\",\"version\":1}",
        "read_console_logs | {\"level\":\"loud\"}",
        "read_network_requests | {\"limit\":100000}",
        "read_file | {\"path\":7}"
      })
  void wrongArgumentsAreNamed(String tool, String arguments) throws JsonProcessingException {
    assertThat(tools.faults(tool, EventJson.mapper().readTree(arguments))).isNotEmpty();
  }

  @Test
  void everyToolExplainsItselfToAModel() {
    assertThat(tools.names())
        .containsAll(ToolRegistry.FILE_TOOLS)
        .containsAll(ToolRegistry.PREVIEW_TOOLS)
        .containsAll(ToolRegistry.WORKER_TOOLS)
        .hasSize(
            ToolRegistry.FILE_TOOLS.size()
                + ToolRegistry.PREVIEW_TOOLS.size()
                + ToolRegistry.WORKER_TOOLS.size())
        .allSatisfy(
            name -> assertThat(tools.schema(name).orElseThrow().has("description")).isTrue());
  }

  @Test
  void everyToolHasATimeLimitAndIsRetriedOnlySoOften() {
    assertThat(tools.names())
        .allSatisfy(name -> {
          assertThat(tools.timeout(name))
              .isBetween(Duration.ofSeconds(1), ToolRegistry.UNKNOWN_TIMEOUT);
          assertThat(tools.retries(name)).isBetween(0, 3);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"edit_file", "delete_file", "rename_file", "remove_dependency"})
  void whatWouldBeDoneTwiceIsNotRetried(String tool) {
    assertThat(tools.retries(tool)).isZero();
  }

  @Test
  void anUnknownToolHasTheDefaults() {
    assertThat(tools.timeout("launch_rocket")).isEqualTo(ToolRegistry.UNKNOWN_TIMEOUT);
    assertThat(tools.retries("launch_rocket")).isZero();
    assertThat(tools.schema("launch_rocket")).isEmpty();
  }

  @Test
  void aModelIsToldOnlyOfTheArguments() {
    assertThat(tools.schema("write_file").orElseThrow().has("x-timeout")).isFalse();
  }

  @Test
  void theContractSaysTheSameLimits() throws IOException {
    var rows =
        Files.readAllLines(Path.of("../../docs/streaming.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .toList();

    assertThat(tools.names())
        .allSatisfy(name ->
            assertThat(rows)
                .filteredOn(row -> row.contains("`" + name + "`"))
                .singleElement(STRING)
                .contains("| " + inWords(tools.timeout(name)) + " | " + tools.retries(name)));
  }

  private static String inWords(Duration limit) {
    return limit.compareTo(Duration.ofMinutes(2)) < 0
        ? limit.toSeconds() + " s"
        : limit.toMinutes() + " min";
  }
}
