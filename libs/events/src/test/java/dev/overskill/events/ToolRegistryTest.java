package dev.overskill.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolRegistryTest {
  private final ToolRegistry tools = new ToolRegistry();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "write_file | {\"path\":\"a.txt\",\"content\":\"\"}",
        "edit_file | {\"path\":\"a\",\"startLine\":1,\"endLine\":0,\"expected\":\"\",\"replacement\":\"x\"}",
        "list_files | {}",
        "rename_file | {\"from\":\"a\",\"to\":\"b\"}"
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
        "read_file | {\"path\":7}"
      })
  void wrongArgumentsAreNamed(String tool, String arguments) throws JsonProcessingException {
    assertThat(tools.faults(tool, EventJson.mapper().readTree(arguments))).isNotEmpty();
  }

  @Test
  void everyToolExplainsItselfToAModel() {
    assertThat(tools.names())
        .containsExactlyInAnyOrderElementsOf(ToolRegistry.FILE_TOOLS)
        .allSatisfy(
            name -> assertThat(tools.schema(name).orElseThrow().has("description")).isTrue());
  }
}
