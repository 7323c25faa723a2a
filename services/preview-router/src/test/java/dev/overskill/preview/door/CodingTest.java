package dev.overskill.preview.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd | BROTLI GZIP",
        "br;q=0.5, gzip;q=0.8    | GZIP BROTLI",
        "GZIP                    | GZIP",
        "*                       | BROTLI GZIP",
        "*;q=0.5, br;q=0         | GZIP",
        "gzip;q=1.000            | GZIP",
        "gzip ; q=0.001          | GZIP",
        "gzip;q=0.000            | ''",
        "gzip;q=1.1              | ''",
        "gzip;q=-1               | ''",
        "gzip;q=                 | ''",
        "gzip;x=1                | ''",
        "identity                | ''",
        "x-gzip, gzipped, brr    | ''",
        ",,;,                    | ''"
      })
  void aClientGetsWhatItLikesBest(String accepted, String liked) {
    var found = Coding.liked(List.of(Coding.values()), accepted);

    assertThat(found.stream().map(Coding::name)).containsExactly(words(liked));
  }

  private static String[] words(String text) {
    return text.isEmpty() ? new String[0] : text.split(" ", -1);
  }

  @Test
  void thisMachineKnowsBoth() {
    assertThat(Coding.available()).containsExactly(Coding.BROTLI, Coding.GZIP);
  }
}
