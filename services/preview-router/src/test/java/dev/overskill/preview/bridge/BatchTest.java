package dev.overskill.preview.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.Revision;
import dev.overskill.preview.module.ModuleGraph;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
  private static final Note.Where WHERE = new Note.Where(Instant.EPOCH, "/", new Revision(3));

  private static List<Note> notes(String items) {
    var json = "{\"page\":\"p\",\"notes\":[" + items + "]}";
    var places = new Places("shop.preview.localhost", ModuleGraph.empty());
    return Batch.of(json.getBytes(UTF_8)).orElseThrow().items().stream()
        .map(item -> Batch.note(item, WHERE, places))
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  void everyKindOfNoteIsUnderstood() {
    var notes =
        notes(
            """
            {"type":"line","level":"warn","text":"careful"},
            {"type":"thrown","kind":"rejection","text":"Error: no","stack":"at a"},
            {"type":"request","method":"post","url":"/api/x","status":500,"millis":12},
            {"type":"move","to":"/there"}\
            """);

    assertThat(notes)
        .containsExactly(
            new Note.Line(WHERE, Note.Level.WARN, "careful"),
            new Note.Thrown(WHERE, Note.Kind.REJECTION, "Error: no", new Stack("at a", null)),
            new Note.Request(WHERE, "POST", "/api/x", 500, 12),
            new Note.Move(WHERE, "/there"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{\"page\":\"p\"}",
        "{\"page\":\"\",\"notes\":[]}",
        "{\"page\":7,\"notes\":{}}",
        "{\"page\":\"p\",\"notes\":[]} and more",
        "{\"page\":\"p\",\"notes\":[[[[[[[[[[]]]]]]]]]]}"
      })
  void whatOurScriptDoesNotSendIsNotUnderstood(String json) {
    assertThat(Batch.of(json.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void moreThanAHundredAtOnceAreNotRead() {
    var json = "{\"page\":\"p\",\"notes\":[" + "1,".repeat(100) + "1]}";

    assertThat(Batch.of(json.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void bytesThatAreNoTextAreNotUnderstood() {
    assertThat(Batch.of(new byte[] {(byte) 0xff, 0, 1, (byte) 0xc0})).isEmpty();
  }

  @Test
  void strangeMembersAreLeftOut() {
    assertThat(notes("7,null,{},{\"type\":\"line\",\"text\":{\"a\":1}},{\"type\":\"launch\"}"))
        .containsExactly(new Note.Line(WHERE, Note.Level.INFO, ""));
  }

  @Test
  void hugeTextIsCutAndNumbersAreBounded() {
    var text = "y".repeat(50_000);
    var notes =
        notes(
            """
            {"type":"line","text":"%s"},
            {"type":"request","method":"G","url":"/","status":-1,"millis":99999999999999}\
            """
                .formatted(text));

    assertThat(notes.getFirst().size()).isEqualTo(4_000);
    assertThat(notes.getLast()).isEqualTo(new Note.Request(WHERE, "G", "/", 0, 86_400_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/x?token=abc&a=1 | /x?token=***&a=1",
        "/x?a=1&access_token=abc#id_token=def | /x?a=1&access_token=***#id_token=***",
        "https://u:p@host/x?X-Amz-Signature=ab | https://host/x?X-Amz-Signature=***",
        "/x?monkey=1&page=2 | /x?monkey=1&page=2"
      })
  void whatLetsAReaderInIsLeftOutOfAddresses(String url, String kept) {
    assertThat(Texts.address(url, 200)).isEqualTo(kept);
  }

  @Test
  void textIsWellFormedAndWithoutControlCharacters() {
    assertThat(Texts.plain("a\u0000\u001b[31m\ud83d b\n\ud83d\ude00", 100))
        .isEqualTo("a[31m\ufffd b\n\ud83d\ude00");
  }

  @ParameterizedTest
  @CsvSource({"2, 2", "0, 5", "-3, 5", "9, 5"})
  void aPageCannotRunWhatItWasNotGiven(long said, long kept) {
    var item =
        Batch.of("{\"page\":\"p\",\"notes\":[{\"revision\":%d}]}".formatted(said).getBytes(UTF_8))
            .orElseThrow()
            .items()
            .getFirst();

    assertThat(Batch.revision(item, new Revision(5))).isEqualTo(new Revision(kept));
  }
}
