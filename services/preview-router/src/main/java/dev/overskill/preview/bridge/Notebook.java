package dev.overskill.preview.bridge;

import dev.overskill.events.Revision;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the pages of one app have said lately, and how much more they may say.
final class Notebook {
  private static final int LINES = 200;
  private static final int REQUESTS = 200;
  private static final int CHARACTERS = 48 * 1024;
  private static final int PAGES = 64;
  private static final int AT_ONCE = 400;
  private static final int PER_SECOND = 100;
  private static final int PAGE_AT_ONCE = 200;
  private static final int PAGE_PER_SECOND = 40;
  private static final int TOLD_PER_REVISION = 20;

  private final Ring lines = new Ring(LINES, CHARACTERS);
  private final Ring requests = new Ring(REQUESTS, CHARACTERS);
  private final Allowance all;
  private final Map<String, Allowance> pages =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
          return size() > PAGES;
        }
      };
  private final Set<String> told = new HashSet<>();
  private Revision toldOf = Revision.NONE;
  private long unheard;

  /// What was kept.
  ///
  /// @param dropped how many were heard and are not kept any more
  /// @param unheard how many were not heard, since the pages said too much
  record Kept(List<Ring.Entry> entries, long dropped, long unheard) {}

  Notebook(long now) {
    this.all = new Allowance(AT_ONCE, PER_SECOND, now);
  }

  /// Whether one more note of this page is heard.
  synchronized boolean hears(String page, long now) {
    var ofPage =
        pages.computeIfAbsent(page, _ -> new Allowance(PAGE_AT_ONCE, PAGE_PER_SECOND, now));
    if (ofPage.take(now) && all.take(now)) {
      return true;
    }
    unheard++;
    return false;
  }

  /// The page itself had more to say than it could keep.
  synchronized void missed(int count) {
    unheard += count;
  }

  synchronized void add(Note note) {
    switch (note) {
      case Note.Request _ -> requests.add(note);
      case Note.Line _, Note.Thrown _, Note.Move _ -> lines.add(note);
    }
  }

  /// Whether this is news of this revision: each thing is told once, and no more than 20 of them.
  synchronized boolean isNews(Revision revision, String what) {
    if (revision.compareTo(toldOf) > 0) {
      told.clear();
      toldOf = revision;
    }
    return revision.equals(toldOf) && told.size() < TOLD_PER_REVISION && told.add(what);
  }

  synchronized Kept console() {
    return new Kept(lines.entries(), lines.dropped(), unheard);
  }

  synchronized Kept network() {
    return new Kept(requests.entries(), requests.dropped(), unheard);
  }
}
