package dev.overskill.files.dependency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.http.RefusedException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PackageJsonTest {
  private static final PackageName NAME = new PackageName("m");
  private static final VersionRange VERSIONS = new VersionRange("^1.0.0");

  private static String adding(String json, boolean development) {
    return new PackageJson(json).adding(NAME, VERSIONS, development).text();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = ';',
      value = {
        // before; after; | is a line feed
        "{}; {|  \"dependencies\": {|    \"m\": \"^1.0.0\"|  }|}",
        "{\"a\":1}; {\"a\":1,\"dependencies\":{\"m\":\"^1.0.0\"}}",
        "{ \"a\": 1 }; { \"a\": 1, \"dependencies\": { \"m\": \"^1.0.0\" } }",
        "{|\t\"a\": 1|}|; {|\t\"a\": 1,|\t\"dependencies\": {|\t\t\"m\": \"^1.0.0\"|\t}|}|",
        "{|  \"dependencies\": {}|}; {|  \"dependencies\": {|    \"m\": \"^1.0.0\"|  }|}",
        "{\"dependencies\":{\"a\":\"1\",\"z\":\"1\"}}; {\"dependencies\":{\"a\":\"1\",\"m\":\"^1.0.0\",\"z\":\"1\"}}",
        "{\"dependencies\":{\"n\":\"1\"}}; {\"dependencies\":{\"m\":\"^1.0.0\",\"n\":\"1\"}}",
        "{\"dependencies\":{\"m\":\"0.1\"} }; {\"dependencies\":{\"m\":\"^1.0.0\"} }",
        "{\"dependencies\":{\"m\":7}}; {\"dependencies\":{\"m\":\"^1.0.0\"}}",
        "{\"devDependencies\":{\"m\":\"1\",\"n\":\"1\"}}; {\"devDependencies\":{\"n\":\"1\"},\"dependencies\":{\"m\":\"^1.0.0\"}}",
        "{\"x\":{\"dependencies\":{\"m\":\"0\"}}}; {\"x\":{\"dependencies\":{\"m\":\"0\"}},\"dependencies\":{\"m\":\"^1.0.0\"}}"
      })
  void aPackageIsAddedWhereItBelongs(String before, String after) {
    assertThat(adding(before.replace('|', '\n'), false)).isEqualTo(after.replace('|', '\n'));
  }

  @Test
  void whatIsAroundItStays() {
    var before =
        "\uFEFF{\r\n   \"name\" : \"\uD83D\uDE00 \\u00e9\",\r\n   \"dependencies\" : {\r\n"
            + "      \"b\" : \"1\"\r\n   },\r\n   \"files\" : [ {\"m\": \"}\"} ]\r\n}";

    var after = adding(before, false);

    assertThat(after)
        .isEqualTo(before.replace("\"1\"\r\n", "\"1\",\r\n      \"m\" : \"^1.0.0\"\r\n"));
  }

  @Test
  void aPackageForDevelopmentIsDeclaredThereAndNowhereElse() {
    assertThat(adding("{\"dependencies\":{\"m\":\"1\"},\"devDependencies\":{}}", true))
        .isEqualTo("{\"dependencies\":{},\"devDependencies\":{\"m\":\"^1.0.0\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = ';',
      value = {
        "{\"m\":\"1\"}; {}",
        "{ \"a\": \"1\", \"m\": \"1\" }; { \"a\": \"1\" }",
        "{ \"m\": \"1\", \"z\": \"1\" }; { \"z\": \"1\" }",
        "{ \"a\": \"1\", \"m\": \"1\", \"z\": \"1\" }; { \"a\": \"1\", \"z\": \"1\" }"
      })
  void aPackageIsTakenOut(String before, String after) {
    var json = new PackageJson("{\"devDependencies\": " + before + "}");

    assertThat(json.removing(NAME).text()).isEqualTo("{\"devDependencies\": " + after + "}");
  }

  @Test
  void whatIsNotDeclaredCannotBeTakenOut() {
    assertThatThrownBy(() -> new PackageJson("{\"peerDependencies\":{\"m\":\"1\"}}").removing(NAME))
        .isInstanceOf(RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "null",
        "7",
        "{",
        "{}{}",
        "{,}",
        "{\"a\":1,}",
        "// x\n{}",
        "{'a':1}",
        "{\"a\":1,\"a\":2}",
        "{\"dependencies\":[]}",
        "{\"dependencies\":null}",
        "{\"devDependencies\":\"x\"}",
        "\u0000",
        "\uFEFF"
      })
  void whatIsNoPackageJsonIsRefused(String json) {
    assertThatThrownBy(() -> new PackageJson(json))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("package.json");
  }

  @Test
  void aDeepTextIsRefusedAndEndsNothing() {
    assertThatThrownBy(() -> new PackageJson("{\"a\":" + "[".repeat(100_000)))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void aLongTextIsChangedInPlace() {
    var before =
        "{\"a\":\""
            + "x\uD83D\uDE00".repeat(100_000)
            + "\",\"dependencies\":{\"b\":\"1\"},\"z\":1}";

    assertThat(adding(before, false))
        .isEqualTo(before.replace("\"b\":\"1\"", "\"b\":\"1\",\"m\":\"^1.0.0\""));
  }

  @Test
  void onlySoManyPackagesAreDeclared() {
    var packages =
        IntStream.range(0, PackageJson.MOST)
            .mapToObj("\"p%d\":\"1\""::formatted)
            .collect(Collectors.joining(","));
    var full = new PackageJson("{\"dependencies\":{" + packages + "}}");

    assertThatThrownBy(() -> full.adding(NAME, VERSIONS, false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("300");
    assertThat(full.adding(new PackageName("p7"), VERSIONS, false).text())
        .contains("\"p7\":\"^1.0.0\"");
  }
}
