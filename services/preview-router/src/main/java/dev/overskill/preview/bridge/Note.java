package dev.overskill.preview.bridge;

import dev.overskill.events.Revision;
import java.time.Instant;

/// One thing that a page says of itself. All of it was written by the app's own code: it is text to
/// be shown, and nothing in it is believed.
sealed interface Note {
  Where where();

  /// Characters that are kept of it.
  int size();

  /// Where and when it was said.
  ///
  /// @param at when it was heard here
  /// @param page the path at which the page was
  /// @param revision what the page ran
  record Where(Instant at, String page, Revision revision) {}

  /// A line of the console.
  record Line(Where where, Level level, String text) implements Note {
    @Override
    public int size() {
      return text.length();
    }
  }

  /// An error.
  ///
  /// @param stack as the browser wrote it, with the places of the app's own files
  record Thrown(Where where, Kind kind, String message, Stack stack) implements Note {
    @Override
    public int size() {
      return message.length() + stack.text().length();
    }
  }

  /// A request of the page.
  ///
  /// @param status 0 if there was no answer
  /// @param millis how long it took
  record Request(Where where, String method, String url, int status, long millis) implements Note {
    boolean failed() {
      return status == 0 || status >= 400;
    }

    @Override
    public int size() {
      return method.length() + url.length();
    }
  }

  /// The page is at another address now.
  record Move(Where where, String to) implements Note {
    @Override
    public int size() {
      return to.length();
    }
  }

  /// How serious a line is; the names are part of the tool.
  enum Level {
    DEBUG,
    INFO,
    WARN,
    ERROR
  }

  /// How an error was noticed; the names are part of the event.
  enum Kind {
    /// Nobody caught it.
    ERROR,
    /// A promise that nobody handled.
    REJECTION,
    /// The app wrote it to its console.
    LOGGED
  }
}
