package dev.overskill.stream.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AppId;
import dev.overskill.events.MalformedEventException;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.Batches.Partition;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.event.Utf8;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JournalsTest {
  private static final Epoch EPOCH = Epoch.of("the log");
  private static final Retention PLENTY = new Retention(1_000, 1 << 20, 1 << 20, 1_000);

  private final List<String> notices = new ArrayList<>();

  private Journals journals(Retention retention) {
    var journals = new Journals(EPOCH, retention, new TestArchive(), Runnable::run, Duration.ZERO);
    journals.begin(new Partition(Topics.AGENT_EVENTS, 0), 0, 0);
    journals.begin(new Partition(Topics.APP_EVENTS, 0), 0, 0);
    return journals;
  }

  private static Tail fresh(Journals journals, AppKey key) {
    if (journals.join(key, Optional.empty()) instanceof Join.Fresh(var tail)) {
      begin(journals, key, tail);
      return tail;
    }
    throw new AssertionError("not fresh");
  }

  private static void begin(Journals journals, AppKey key, Tail tail) {
    var snapshot = journals.snapshot(key, tail).toCompletableFuture().join();
    assertThat(journals.begin(key, tail, snapshot)).isTrue();
  }

  private static List<String> read(Tail tail) {
    var listener = new Listener();
    tail.advance(listener);
    return listener.ids();
  }

  private static Journals.Appended append(Journals journals, LogRecord record) {
    return journals.append(record, it -> Told.of(it.topic(), it.attributes(), it.value()));
  }

  private static Optional<Cursor> at(long agent, long app) {
    return Optional.of(EPOCH.at(new Offsets(agent, app)));
  }

  @Test
  void aFreshClientIsSentEverythingAndThenThatItHasCaughtUp() {
    var journals = journals(PLENTY);
    append(journals, Records.agent(0, "a"));
    append(journals, Records.app(0, "b"));
    var listener = new Listener();

    fresh(journals, Records.KEY).advance(listener);

    assertThat(listener.ids()).containsExactly("a", "b");
    assertThat(listener.numbers).containsExactly(1L, 2L);
    assertThat(listener.cursor()).contains(EPOCH.at(new Offsets(1, 1)));
  }

  @Test
  void anEventThatComesAgainIsDropped() {
    var journals = journals(PLENTY);
    append(journals, Records.agent(0, "a"));

    var again = append(journals, Records.agent(1, "a"));

    assertThat(again).isEqualTo(Journals.Appended.REPEATED);
    assertThat(read(fresh(journals, Records.KEY))).containsExactly("a");
  }

  @Test
  void aRecordThatNamesAnotherTenantReachesNobodyOfTheApp() {
    var journals = journals(PLENTY);

    append(journals, Records.agent(0, "a"));

    var theirs = new AppKey(new TenantId("ten_b"), Records.APP);
    assertThat(read(fresh(journals, theirs))).isEmpty();
  }

  @Test
  void theCursorOfAnotherOrderIsHonouredExactly() {
    var journals = journals(PLENTY);
    append(journals, Records.app(0, "p0"));
    append(journals, Records.app(1, "p1"));
    append(journals, Records.agent(0, "a0"));
    append(journals, Records.agent(1, "a1"));
    var listener = new Listener();

    // Elsewhere the agent's events came first: this client has seen a0 and none of the others.
    if (journals.join(Records.KEY, at(1, 0)) instanceof Join.Resumed(var tail)) {
      listener.room = 1;
      tail.advance(listener);
    }

    assertThat(listener.ids()).containsExactly("p0");
    assertThat(listener.cursor()).contains(EPOCH.at(new Offsets(1, 1)));
  }

  @Test
  void aSnapshotIsMadeOnceForEverybody() {
    var journals = journals(PLENTY);
    append(journals, Records.agent(0, "a"));

    fresh(journals, Records.KEY);
    fresh(journals, Records.KEY);

    assertThat(journals.snapshotsMade()).isEqualTo(1);
    assertThat(journals.snapshotsReused()).isEqualTo(1);
  }

  @Test
  void aSnapshotServesWithWhatCameAfterIt() {
    var journals = journals(PLENTY);
    append(journals, Records.agent(0, "a"));
    fresh(journals, Records.KEY);
    append(journals, Records.agent(1, "b"));
    var listener = new Listener();

    fresh(journals, Records.KEY).advance(listener);

    assertThat(journals.snapshotsMade()).isEqualTo(1);
    assertThat(listener.snapshot).extracting(Told::id).containsExactly("a");
    assertThat(listener.entries).extracting(entry -> entry.told().id()).containsExactly("b");
  }

  @Test
  void piecesOfOneTextGoAsOneUnderPressure() {
    var journals = journals(PLENTY);
    var tail = fresh(journals, Records.KEY);
    append(journals, piece(0, "m1", "He"));
    append(journals, piece(1, "m1", "llo"));
    append(journals, piece(2, "m2", "x"));
    var listener = new Listener();
    tail.advance(listener);
    listener.pressed = true;
    append(journals, piece(3, "m1", " wor"));
    append(journals, piece(4, "m1", "ld"));
    append(journals, piece(5, "m2", "y"));

    tail.advance(listener);

    assertThat(listener.mergedFrames).isEqualTo(1);
    assertThat(listener.entries).hasSize(6);
    assertThat(listener.numbers).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  private static LogRecord piece(long offset, String message, String delta) {
    var value =
        "{\"type\":\"TEXT_MESSAGE_CONTENT\",\"messageId\":\"%s\",\"delta\":\"%s\"}"
            .formatted(message, delta);
    var attributes = Records.attributes("p" + offset, Records.APP);
    return Records.of(Topics.AGENT_EVENTS, offset, attributes, value, offset);
  }

  @Test
  void aSlowReaderIsOvertakenWhenWhatItNeedsIsDropped() {
    var journals = journals(new Retention(2, 1 << 20, 1 << 20, 100));
    var tail = fresh(journals, Records.KEY);
    for (int i = 0; i < 3; i++) {
      append(journals, Records.agent(i, "a" + i));
    }

    var progress = tail.advance(new Listener());

    assertThat(progress).isEqualTo(Tail.Progress.OVERTAKEN);
  }

  @Test
  void whatIsBehindIsCountedInBytes() {
    var journals = journals(PLENTY);
    var tail = fresh(journals, Records.KEY);
    append(journals, Records.agent(0, "a"));
    append(journals, Records.agent(1, "b"));

    var behind = tail.behind();

    assertThat(behind).isBetween(200L, 500L);
    read(tail);
    assertThat(tail.behind()).isZero();
  }

  @Nested
  final class Resuming {
    @Test
    void isRefusedWhenSomethingUnseenWasDropped() {
      var journals = journals(new Retention(2, 1 << 20, 1 << 20, 100));
      for (int i = 0; i < 4; i++) {
        append(journals, Records.agent(i, "a" + i));
      }

      var old = journals.join(Records.KEY, at(1, 0));
      var good = journals.join(Records.KEY, at(2, 0));

      assertThat(old).isInstanceOf(Join.Reset.class);
      assertThat(((Join.Reset) old).reason()).isEqualTo(Join.Reason.cursor_too_old);
      assertThat(good).isInstanceOf(Join.Resumed.class);
    }

    @Test
    void isRefusedFromAnotherLog() {
      var journals = journals(PLENTY);

      var join = journals.join(Records.KEY, Optional.of(new Cursor("other", Offsets.NONE)));

      assertThat(((Join.Reset) join).reason()).isEqualTo(Join.Reason.epoch_changed);
    }

    @Test
    void waitsForANodeThatIsBehindAndGivesUpInTheEnd() {
      var journals = journals(PLENTY);

      var first = journals.join(Records.KEY, at(5, 0));
      var last = journals.joinAtLast(Records.KEY, at(5, 0));

      assertThat(first).isInstanceOf(Join.Ahead.class);
      assertThat(((Join.Reset) last).reason()).isEqualTo(Join.Reason.epoch_changed);
    }

    @Test
    void isRefusedWhenHistoryBeginsLater() {
      var journals = new Journals(EPOCH, PLENTY, new TestArchive(), Runnable::run, Duration.ZERO);
      journals.begin(new Partition(Topics.AGENT_EVENTS, 0), 100, 100);
      journals.begin(new Partition(Topics.APP_EVENTS, 0), 7, 7);

      assertThat(journals.join(Records.KEY, at(99, 7))).isInstanceOf(Join.Reset.class);
      assertThat(journals.join(Records.KEY, at(100, 7))).isInstanceOf(Join.Resumed.class);
    }
  }

  @Test
  void whatAStartPassedOverIsWaitedForInTheArchive() {
    var archive = new TestArchive();
    var journals = new Journals(EPOCH, PLENTY, archive, Runnable::run, Duration.ZERO);
    journals.begin(new Partition(Topics.AGENT_EVENTS, 0), 2, 1);
    journals.begin(new Partition(Topics.APP_EVENTS, 0), 0, 0);
    archive.add(Topics.AGENT_EVENTS, List.of(Records.agent(0, "a")));
    archive.commit();
    var tail = ((Join.Fresh) journals.join(Records.KEY, Optional.empty())).tail();

    assertThat(journals.snapshot(Records.KEY, tail).toCompletableFuture())
        .isCompletedExceptionally();

    archive.add(Topics.AGENT_EVENTS, List.of(Records.agent(1, "b")));
    archive.commit();
    var snapshot = journals.snapshot(Records.KEY, tail).toCompletableFuture().join();
    assertThat(journals.begin(Records.KEY, tail, snapshot)).isTrue();
    assertThat(snapshot.seen()).isEqualTo(new Offsets(2, 0));
  }

  @Nested
  final class Forgetting {
    private static final AppKey OTHER = new AppKey(Records.TENANT, new AppId("app_other"));

    private LogRecord other(long offset) {
      var attributes = Records.attributes("other" + offset, OTHER.app());
      return Records.of(Topics.AGENT_EVENTS, offset, attributes, "{}", offset);
    }

    @Test
    void startsWithTheAppThatWasQuietForLongest() {
      var journals = journals(new Retention(1_000, 1 << 20, 2_500, 1_000));
      append(journals, Records.agent(0, "a"));
      for (int i = 1; i < 20; i++) {
        append(journals, other(i));
      }

      assertThat(journals.weight()).isLessThanOrEqualTo(2_500);
      assertThat(journals.join(Records.KEY, at(0, 0))).isInstanceOf(Join.Reset.class);
    }

    @Test
    void leavesNothingOfAnAppThatNobodyWatches() {
      var journals = journals(PLENTY);
      var join = (Join.Fresh) journals.join(Records.KEY, Optional.empty());

      journals.leave(Records.KEY, join.tail());

      assertThat(journals.apps()).isZero();
    }
  }

  @Nested
  final class Reading {
    private final Journals journals = journals(PLENTY);
    private final Feed feed =
        new Feed(
            journals,
            app -> app.equals(Records.APP) ? Optional.of(Records.TENANT) : Optional.empty(),
            new Outlet(),
            1 << 20);

    @Test
    void historyIsMergedByTimeAndTheAgentComesFirst() {
      feed.begins(new Partition(Topics.AGENT_EVENTS, 0), 0, 0);
      feed.handle(
          List.of(
              Records.at(Topics.APP_EVENTS, 0, "p1", 10),
              Records.at(Topics.APP_EVENTS, 1, "p2", 20)));
      feed.handle(
          List.of(
              Records.at(Topics.AGENT_EVENTS, 0, "a1", 10),
              Records.at(Topics.AGENT_EVENTS, 1, "a2", 15),
              Records.at(Topics.AGENT_EVENTS, 2, "a3", 30)));
      feed.caughtUp();

      var join = (Join.Resumed) journals.join(Records.KEY, at(0, 0));

      assertThat(read(join.tail())).containsExactly("a1", "p1", "a2", "p2", "a3");
    }

    @Test
    void aRecordOfAnotherTenantIsRefused() {
      feed.caughtUp();
      var attributes =
          new dev.overskill.events.Attributes(
              "x", "t", "/s", Records.APP, Records.NOON, new TenantId("ten_b"), null, null);

      feed.handle(List.of(Records.of(Topics.AGENT_EVENTS, 0, attributes, "{}", 0)));

      assertThat(notices).containsExactly("refused the app belongs to another tenant");
    }

    @Test
    void aValueThatIsNoJsonIsRefusedAndTheNextIsSent() {
      feed.caughtUp();

      feed.handle(
          List.of(
              Records.of(
                  Topics.AGENT_EVENTS, 0, Records.attributes("bad", Records.APP), "{\"a\":", 0),
              Records.agent(1, "good")));

      assertThat(read(fresh(journals, Records.KEY))).containsExactly("good");
      assertThat(notices).hasSize(2).first().asString().startsWith("refused");
    }
  }

  private final class Outlet implements Feed.Outlet {
    @Override
    public void appended(Set<AppKey> apps) {
      notices.add("appended");
    }

    @Override
    public void repeated(LogRecord record) {
      notices.add("repeated");
    }

    @Override
    public void refused(LogRecord record, String reason) {
      notices.add("refused " + reason);
    }
  }

  @Nested
  final class Bodies {
    private String body(String value) {
      var record =
          Records.of(Topics.AGENT_EVENTS, 0, Records.attributes("i\"d", Records.APP), value, 0);
      var told = Told.of(record.topic(), record.attributes(), record.value());
      return new String(told.body(), StandardCharsets.UTF_8);
    }

    @Test
    void carryTheValueByteForByte() {
      var value = " {\"t\" : \"é\\u00e9 😀\",\n\"n\":1.50e3 } ";

      var body = body(value);

      assertThat(body)
          .startsWith(
              "\"topic\":\"agent.events\",\"time\":\"2026-11-01T12:00:00Z\",\"id\":\"i\\\"d\"")
          .endsWith("\"data\":" + value + "}");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "1",
          "[]",
          "\"x\"",
          "null",
          "{",
          "{}{}",
          "{} x",
          "{\"a\":1,}",
          "{a:1}",
          "\uFEFF{}",
          "{\"a\":\"\n\"}",
          "{\"a\":01}",
          "{\u0000}",
          "{}\u0000",
          "{\"a\":\"\\x\"}",
        })
    void areOnlyMadeOfJsonObjects(String value) {
      Assertions.assertThatThrownBy(() -> body(value)).isInstanceOf(MalformedEventException.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "c080",
          "c1bf",
          "e08080",
          "eda080",
          "f0808080",
          "f4908080",
          "f5",
          "80",
          "c3",
          "e282"
        })
    void areOnlyMadeOfUtf8(String hex) {
      var bytes = java.util.HexFormat.of().parseHex(hex);

      assertThat(Utf8.isValid(bytes, bytes.length)).isFalse();
    }

    @Test
    void mayHoldAnyCharacter() {
      var bytes = "aé€😀\u07ff\u0800\ud7ff\ue000\uffff".getBytes(StandardCharsets.UTF_8);

      assertThat(Utf8.isValid(bytes, bytes.length)).isTrue();
    }
  }
}
