package dev.overskill.preview.door;

import io.vertx.core.http.HttpServerRequest;

/// Why there is no app to show: a page for who navigates, a problem (RFC 9457) for everything else.
/// Neither says anything of the request or of any app.
enum Notice {
  MALFORMED(
      400,
      "request_malformed",
      Frame.Sign.WRONG,
      "This request makes no sense",
      "Its host name, its path or its headers can be read in more than one way."),
  FOREIGN(
      421,
      "host_not_served",
      Frame.Sign.WRONG,
      "Wrong door",
      "No preview is served under this host name."),
  UNKNOWN(
      404,
      "app_unknown",
      Frame.Sign.NOTHING,
      "There is no such app",
      "Check the address. Apps that were deleted are gone too."),
  UNKNOWN_REVISION(
      404,
      "revision_unknown",
      Frame.Sign.NOTHING,
      "There is no such revision",
      "The app exists, but it has not come this far. Its history is in the console."),
  LOCKED(
      403,
      "preview_private",
      Frame.Sign.LOCKED,
      "This preview is private",
      "Ask for a link, or open the app in the console. A link may have expired or been taken back."),
  EDGE_REFUSED(
      403,
      "edge_refused",
      Frame.Sign.LOCKED,
      "Not from the edge",
      "The pass that came with this request is wrong or has expired."),
  SUSPENDED(
      403,
      "app_suspended",
      Frame.Sign.PAUSED,
      "This app is suspended",
      "It is not shown to anybody until it is resumed. Its owner finds it in the console."),
  /// It is not there yet but will be.
  STARTING(
      503,
      "preview_starting",
      Frame.Sign.SOON,
      "Just a moment",
      "The preview is being prepared. This page tries again by itself.",
      2),
  /// Too many others are about to come alive.
  ASLEEP(
      503,
      "app_asleep",
      Frame.Sign.ASLEEP,
      "This app is asleep",
      "Many others are waking up right now, and it takes its turn. This page tries again by itself.",
      5),
  /// What a preview is made with does not work.
  FAILING(
      503,
      "preview_failing",
      Frame.Sign.FAILING,
      "The preview is failing",
      "Something of ours does not work; the app is not to blame. This page tries again by itself.",
      5),
  OVER_QUOTA(
      429,
      "over_quota",
      Frame.Sign.TOO_MUCH,
      "Too many requests at once",
      "This app is asked for more than it may be. This page tries again by itself.",
      3);

  private final int status;
  private final String code;
  private final int again;
  private final String page;
  private final String problem;

  Notice(int status, String code, Frame.Sign sign, String title, String text) {
    this(status, code, sign, title, text, 0);
  }

  /// @param code names it for programs, for ever
  /// @param again in how many seconds it is worth asking again; 0 for never
  Notice(int status, String code, Frame.Sign sign, String title, String text, int again) {
    var frame = new Frame(sign, title, text, status + " · " + code);
    this.status = status;
    this.code = code;
    this.again = again;
    this.page = again == 0 ? frame.still() : frame.again(again);
    this.problem =
        """
        {"type":"https://overskill.dev/problems/%1$s","title":"%2$s","status":%3$d,\
        "detail":"%4$s","code":"%1$s","retry":"%5$s"}\
        """
            .formatted(code, title, status, text, again == 0 ? "never" : "later");
  }

  String code() {
    return code;
  }

  /// The form that this request is answered in.
  Answer answer(HttpServerRequest request) {
    var answer =
        navigates(request)
            ? Answer.page(status, page)
            : Answer.json(status, "application/problem+json", problem);
    return again == 0 ? answer : answer.with("Retry-After", Integer.toString(again));
  }

  /// Browsers say so (Fetch Metadata); of others, who takes a page by name gets one.
  private static boolean navigates(HttpServerRequest request) {
    var mode = request.getHeader("Sec-Fetch-Mode");
    return mode == null
        ? String.valueOf(request.getHeader("Accept")).contains("text/html")
        : mode.equals("navigate");
  }
}
