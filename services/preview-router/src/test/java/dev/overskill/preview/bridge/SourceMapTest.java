package dev.overskill.preview.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.preview.bridge.SourceMap.Original;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceMapTest {
  /// Line 1 comes from nowhere; line 2 begins at 1:1, and its column 10 at 3:5; line 3, at 2:3.
  private static final String MAP = "{\"version\":3,\"mappings\":\";AAAA,SAEI;AADF\"}";

  @Test
  void aPlaceBetweenTwoMarksIsThatOfTheFirst() {
    assertThat(SourceMap.original(MAP, 2, 9)).contains(new Original(1, 1));
    assertThat(SourceMap.original(MAP, 2, 10)).contains(new Original(3, 5));
    assertThat(SourceMap.original(MAP, 2, 500)).contains(new Original(3, 5));
  }

  @Test
  void positionsOfTheSourceGoOnFromLineToLine() {
    assertThat(SourceMap.original(MAP, 3, 1)).contains(new Original(2, 3));
  }

  @Test
  void aLineWithoutMarksComesFromNowhere() {
    assertThat(SourceMap.original(MAP, 1, 1)).isEmpty();
    assertThat(SourceMap.original(MAP, 400, 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"mappings\":7}",
        "{\"mappings\":\"!\"}",
        "{\"mappings\":\"gggggggggggggg\"}",
        "{\"mappings\":\"A\u00e9\"}"
      })
  void whatIsNoMapSaysNothing(String json) {
    assertThat(SourceMap.original(json, 1, 1)).isEmpty();
  }
}
