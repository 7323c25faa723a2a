package dev.overskill.preview.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.Revision;
import dev.overskill.preview.bridge.Note.Level;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotebookTest {
  private static final long START = 1_000_000_000L;

  private final Notebook book = new Notebook(START);

  private static Note.Where at(long revision) {
    return new Note.Where(Instant.EPOCH, "/", new Revision(revision));
  }

  private static Note.Line line(String text) {
    return new Note.Line(at(1), Level.INFO, text);
  }

  @Test
  void theLatestLinesAreKeptAndTheOthersCounted() {
    IntStream.range(0, 500).mapToObj(n -> line("line " + n)).forEach(book::add);

    var kept = book.console();

    assertThat(kept.entries()).hasSize(200);
    assertThat(kept.entries().getLast().note()).isEqualTo(line("line 499"));
    assertThat(kept.dropped()).isEqualTo(300);
  }

  @Test
  void longLinesPushMoreOfTheOthersOut() {
    IntStream.range(0, 100).mapToObj(n -> line(n + "x".repeat(4_000))).forEach(book::add);

    assertThat(book.console().entries()).hasSizeBetween(10, 12);
  }

  @Test
  void whatIsSaidAgainAndAgainIsKeptOnce() {
    IntStream.range(0, 1_000).forEach(_ -> book.add(line("tick")));

    assertThat(book.console().entries()).containsExactly(new Ring.Entry(line("tick"), 1_000));
  }

  @Test
  void onePageCannotSpeakForAll() {
    var heard = IntStream.range(0, 1_000).filter(_ -> book.hears("loud", START)).count();

    assertThat(heard).isEqualTo(200);
    assertThat(book.hears("quiet", START)).isTrue();
    assertThat(book.console().unheard()).isEqualTo(800);
  }

  @Test
  void manyNamesDoNotMakeItLouder() {
    var heard = IntStream.range(0, 5_000).filter(n -> book.hears("page" + n, START)).count();

    assertThat(heard).isEqualTo(400);
  }

  @Test
  void aQuietSecondGivesRoomAgain() {
    IntStream.range(0, 1_000).forEach(_ -> book.hears("page", START));

    var later = START + TimeUnit.SECONDS.toNanos(1);
    var heard = IntStream.range(0, 1_000).filter(_ -> book.hears("page", later)).count();

    assertThat(heard).isEqualTo(40);
  }

  @Test
  void oneThingIsNewsOnceForEachRevision() {
    assertThat(book.isNews(new Revision(4), "no")).isTrue();
    assertThat(book.isNews(new Revision(4), "no")).isFalse();
    assertThat(book.isNews(new Revision(5), "no")).isTrue();
    assertThat(book.isNews(new Revision(4), "something else")).isFalse();
  }

  @Test
  void aRevisionThatFailsEverywhereIsNewsSoManyTimesOnly() {
    var news = IntStream.range(0, 100).filter(n -> book.isNews(new Revision(1), "e" + n)).count();

    assertThat(news).isEqualTo(20);
  }
}
