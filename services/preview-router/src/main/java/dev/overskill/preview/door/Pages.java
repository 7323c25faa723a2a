package dev.overskill.preview.door;

import dev.overskill.preview.module.Fault;

/// The router's own pages: one for each reason that there is no app to show.
final class Pages {
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>%2$s</title>
      %5$s<style>
      :root { color-scheme: light dark; --ink: #16181d; --soft: #636b7a; --paper: #f7f8fa; --card: #fff; --line: #e4e7ec; --mark: %1$s; }
      @media (prefers-color-scheme: dark) { :root { --ink: #eceef2; --soft: #98a1b2; --paper: #0e1014; --card: #16191f; --line: #262b34; } }
      * { box-sizing: border-box; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--paper); color: var(--ink); font: 16px/1.55 ui-sans-serif, system-ui, -apple-system, "Segoe UI", sans-serif; }
      main { max-width: 30rem; width: 100%%; padding: 40px; background: var(--card); border: 1px solid var(--line); border-radius: 16px; box-shadow: 0 1px 2px rgb(0 0 0 / .04), 0 12px 32px rgb(0 0 0 / .06); }
      .mark { width: 12px; height: 12px; border-radius: 50%%; background: var(--mark); margin-bottom: 20px; }
      .live { animation: breathe 1.6s ease-in-out infinite; }
      @keyframes breathe { 50%% { opacity: .25; transform: scale(.8); } }
      @media (prefers-reduced-motion: reduce) { .live { animation: none; } }
      h1 { margin: 0 0 8px; font-size: 1.35rem; line-height: 1.3; letter-spacing: -.01em; }
      p { margin: 0; color: var(--soft); }
      code { font: .9em ui-monospace, monospace; color: var(--ink); overflow-wrap: anywhere; }
      </style>
      </head>
      <body><main><div class="mark%4$s"></div><h1>%2$s</h1><p>%3$s</p></main></body>
      </html>
      """;
  private static final String CLIENT =
      "<script type=\"module\" src=\"" + ViteFiles.CLIENT + "\"></script>\n";
  private static final String AGAIN = "<meta http-equiv=\"refresh\" content=\"2\">\n";
  private static final String GREY = "#98a1b2";
  private static final String AMBER = "#f5a524";
  private static final String RED = "#e5484d";
  private static final String GREEN = "#30a46c";

  private Pages() {}

  static Answer malformed() {
    return page(
        400, RED, "This request makes no sense", "Its host name or path cannot be understood.");
  }

  static Answer foreign() {
    return page(421, RED, "Wrong door", "No preview is served under this host name.");
  }

  static Answer unknown() {
    return page(
        404,
        GREY,
        "There is no such app",
        "Check the address. Apps that were deleted are gone too.");
  }

  static Answer unknownRevision() {
    return page(
        404,
        GREY,
        "There is no such revision",
        "The app exists, but it has not come this far. Its history is in the console.");
  }

  /// For a revision that never worked.
  static Answer broken(Fault fault) {
    var line = fault.line() > 0 ? ":" + fault.line() : "";
    var text =
        "<code>%s</code><br>%s".formatted(escaped(fault.path() + line), escaped(fault.message()));
    return page(200, RED, "This revision does not compile", text);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  static Answer locked() {
    return page(
        403,
        AMBER,
        "This preview is private",
        "Ask for a link, or open the app in the console. A link may have expired or been taken"
            + " back.");
  }

  static Answer suspended() {
    return page(403, AMBER, "This app is suspended", "Its owner can find out more in the console.");
  }

  /// For an app without an `index.html`: it reloads by itself when there is one.
  static Answer empty() {
    return Answer.page(
        200,
        FRAME.formatted(
            GREEN,
            "Waiting for the first file",
            "This page shows the app as soon as there is an <code>index.html</code>.",
            " live",
            CLIENT));
  }

  /// For what is not there yet but will be: the page asks again by itself.
  static Answer starting() {
    return Answer.page(
            503,
            FRAME.formatted(
                AMBER,
                "Just a moment",
                "The preview is being prepared. This page tries again by itself.",
                " live",
                AGAIN))
        .with("Retry-After", "2");
  }

  static Answer notFound() {
    return Answer.words(404, "There is no such file in this app.");
  }

  private static Answer page(int status, String colour, String title, String text) {
    return Answer.page(status, FRAME.formatted(colour, title, text, "", ""));
  }
}
