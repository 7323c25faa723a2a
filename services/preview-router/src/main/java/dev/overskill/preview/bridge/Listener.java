package dev.overskill.preview.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.AppEvent.PreviewThrew;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.draft.News;
import dev.overskill.preview.draft.Shown;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Locale;

/// Listens to the pages of drafts: writes down what they say, and tells the log what they threw.
public final class Listener {
  private final Notebooks books;
  private final News news;
  private final Clock clock;
  private final Counter heard;
  private final Counter unheard;

  public Listener(Notebooks books, News news, Clock clock, MeterRegistry meters) {
    this.books = books;
    this.news = news;
    this.clock = clock;
    this.heard = meters.counter("overskill.preview.notes", "heard", "yes");
    this.unheard = meters.counter("overskill.preview.notes", "heard", "no");
  }

  /// What became of what a page has sent.
  public enum Heard {
    ALL,
    /// The page says too much: it should be quiet for a while.
    PARTLY,
    /// It is not what our script sends.
    NOT_UNDERSTOOD
  }

  /// Takes in what a page of this draft has sent.
  ///
  /// @param host of the page, with the port
  public Heard hear(byte[] json, Draft draft, Shown shown, String host) {
    var batch = Batch.of(json);
    return batch.isEmpty() ? Heard.NOT_UNDERSTOOD : hear(batch.get(), draft, shown, host);
  }

  private Heard hear(Batch batch, Draft draft, Shown shown, String host) {
    var book = books.of(draft.app());
    var places = new Places(host, shown.graph());
    var all = Heard.ALL;
    book.missed(batch.missed());
    for (var item : batch.items()) {
      if (book.hears(batch.page(), System.nanoTime())) {
        heard.increment();
        Batch.note(item, where(item, shown), places).ifPresent(note -> keep(note, book, draft));
      } else {
        unheard.increment();
        all = Heard.PARTLY;
      }
    }
    return all;
  }

  private Note.Where where(JsonNode item, Shown shown) {
    var revision = Batch.revision(item, shown.tree().revision());
    return new Note.Where(clock.instant(), Batch.page(item), revision);
  }

  private void keep(Note note, Notebook book, Draft draft) {
    book.add(note);
    if (note instanceof Note.Thrown thrown && book.isNews(thrown.where().revision(), key(thrown))) {
      news.tell(draft.app(), draft.tenant(), event(thrown));
    }
  }

  private static String key(Note.Thrown thrown) {
    return thrown.kind() + " " + thrown.stack().place() + " " + thrown.message();
  }

  private static PreviewThrew event(Note.Thrown thrown) {
    var place = thrown.stack().place();
    var stack = thrown.stack().text();
    return new PreviewThrew(
        thrown.where().revision(),
        thrown.kind().name().toLowerCase(Locale.ROOT),
        thrown.message(),
        place == null ? null : place.path(),
        place == null ? null : place.line(),
        place == null ? null : place.column(),
        stack.isEmpty() ? null : stack,
        thrown.where().page());
  }
}
