package dev.overskill.preview.door;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// How a page of the router's own looks: it needs nothing from elsewhere, and says nothing that the
/// request said.
///
/// @param sign what stands above the title
/// @param title plain text
/// @param text HTML
/// @param foot plain text
record Frame(Sign sign, String title, String text, String foot) {
  private static final String PAGE = read();
  private static final String CLIENT =
      "<script type=\"module\" src=\"" + ViteFiles.CLIENT + "\"></script>\n";

  private static final String GREY = "#7c8698";
  private static final String AMBER = "#e08c00";
  private static final String RED = "#e5484d";
  private static final String GREEN = "#2b9a66";
  private static final String BLUE = "#3b7ddd";

  /// A drawing, 24 by 24, and its colour.
  enum Sign {
    /// A lens that finds nothing.
    NOTHING(GREY, "<circle cx=\"11\" cy=\"11\" r=\"7\"/><path d=\"m20 20-4-4M9 11h4\"/>"),
    /// A barred circle.
    WRONG(RED, "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"m6 6 12 12\"/>"),
    /// A padlock.
    LOCKED(
        AMBER,
        "<rect x=\"5\" y=\"11\" width=\"14\" height=\"9\" rx=\"2.5\"/>"
            + "<path d=\"M8 11V8a4 4 0 0 1 8 0v3\"/>"),
    /// Two bars.
    PAUSED(AMBER, "<circle cx=\"12\" cy=\"12\" r=\"9\"/><path d=\"M10 9v6M14 9v6\"/>"),
    /// A moon.
    ASLEEP(BLUE, "<path d=\"M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z\"/>"),
    /// An hourglass.
    SOON(AMBER, "<path d=\"M7 3h10M7 21h10M8 3c0 5 8 5 8 9s-8 4-8 9M16 3c0 5-8 5-8 9s8 4 8 9\"/>"),
    /// A pulled plug.
    FAILING(
        RED,
        "<path d=\"M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4\"/><path d=\"m3 21 18-18\"/>"),
    /// A gauge at its end.
    TOO_MUCH(AMBER, "<path d=\"M4.2 18a9 9 0 1 1 15.6 0M12 14l4-4\"/>"),
    /// Brackets around a mistake.
    BROKEN(RED, "<path d=\"M8 5 3 12l5 7M16 5l5 7-5 7M12 8.5v4M12 16v.01\"/>"),
    /// An empty sheet.
    EMPTY(
        GREEN, "<path d=\"M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5\"/>");

    private final String colour;
    private final String drawing;

    Sign(String colour, String drawing) {
      this.colour = colour;
      this.drawing = drawing;
    }
  }

  /// A page that stays as it is.
  String still() {
    return filled("", "");
  }

  /// A page that asks again by itself.
  ///
  /// @param seconds from now
  String again(int seconds) {
    return filled("<meta http-equiv=\"refresh\" content=\"" + seconds + "\">\n", " live");
  }

  /// A page that follows the app's changes.
  String following() {
    return filled(CLIENT, " live");
  }

  private String filled(String head, String live) {
    return PAGE.replace("{head}", head)
        .replace("{live}", live)
        .replace("{colour}", sign.colour)
        .replace("{sign}", sign.drawing)
        .replace("{title}", escaped(title))
        .replace("{foot}", escaped(foot))
        .replace("{text}", text);
  }

  /// A text as it stands in HTML.
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String read() {
    try (var in = Frame.class.getResourceAsStream("notice.html")) {
      if (in == null) {
        throw new IllegalStateException("no page for notices");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
