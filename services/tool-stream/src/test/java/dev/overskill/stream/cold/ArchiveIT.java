package dev.overskill.stream.cold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.events.AgentEvent;
import dev.overskill.events.AppId;
import dev.overskill.events.Attributes;
import dev.overskill.events.EventJson;
import dev.overskill.events.Ids;
import dev.overskill.events.TenantId;
import dev.overskill.events.Topics;
import dev.overskill.log.LogRecord;
import dev.overskill.stream.event.Told;
import dev.overskill.stream.journal.AppKey;
import dev.overskill.stream.journal.Archive.Past;
import dev.overskill.stream.journal.Epoch;
import dev.overskill.stream.journal.Offsets;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The archive's rows in the real PostgreSQL.
@QuarkusTest
final class ArchiveIT {
  private static final Epoch LOG = Epoch.of("this log");
  private static final long NEVER = Long.MAX_VALUE;

  private final Ids ids = Ids.secure();
  private final TenantId tenant = ids.tenant();
  private final AppId app = ids.app();
  private final AppKey key = new AppKey(tenant, app);
  private final PostgresArchive archive;

  @Inject
  ArchiveIT(PostgresArchive archive) {
    this.archive = archive;
  }

  private Batch words(long from, long to) {
    var batch = new Batch(app);
    for (long i = from; i < to; i++) {
      var attributes =
          new Attributes(
              "w" + i,
              "ag-ui.TEXT_MESSAGE_CONTENT",
              "/test",
              app,
              Instant.EPOCH,
              tenant,
              null,
              null);
      var value = EventJson.write(new AgentEvent.TextMessageContent("m", i + " "));
      var record =
          new LogRecord(Topics.AGENT_EVENTS, 0, i, Instant.EPOCH, app.value(), attributes, value);
      batch.add(record, Told.of(Topics.AGENT_EVENTS, attributes, value));
    }
    return batch;
  }

  private static String text(Past past) {
    return past.fold().tell().getFirst().json().path("delta").asText();
  }

  @Test
  void whatWasWrittenIsReadWhole() {
    archive.append(tenant, LOG, List.of(words(0, 3)), NEVER);
    archive.append(tenant, LOG, List.of(words(3, 5)), NEVER);

    var past = archive.load(key, LOG);

    assertThat(text(past)).isEqualTo("0 1 2 3 4 ");
    assertThat(past.asOf()).isEqualTo(new Offsets(5, 0));
  }

  @Test
  void whatComesAgainAfterACrashIsWrittenOnce() {
    archive.append(tenant, LOG, List.of(words(0, 3)), NEVER);

    archive.append(tenant, LOG, List.of(words(1, 5)), NEVER);
    archive.append(tenant, LOG, List.of(words(0, 2)), NEVER);

    assertThat(text(archive.load(key, LOG))).isEqualTo("0 1 2 3 4 ");
  }

  @Test
  void aCheckpointChangesNothingThatIsRead() {
    archive.append(tenant, LOG, List.of(words(0, 3)), NEVER);
    var heavy = archive.append(tenant, LOG, List.of(words(3, 5)), 5);

    archive.checkpoint(key);
    archive.append(tenant, LOG, List.of(words(5, 6)), NEVER);

    assertThat(heavy).containsExactly(app);
    assertThat(text(archive.load(key, LOG))).isEqualTo("0 1 2 3 4 5 ");
    assertThat(archive.append(tenant, LOG, List.of(words(6, 7)), 3)).isEmpty();
  }

  @Test
  void anotherLogBeginsAtZeroAndTheStateStays() {
    archive.append(tenant, LOG, List.of(words(7, 9)), NEVER);
    var other = Epoch.of("another log");

    assertThat(archive.load(key, other).asOf()).isEqualTo(Offsets.NONE);
    archive.append(tenant, other, List.of(words(0, 1)), NEVER);

    var past = archive.load(key, other);
    assertThat(text(past)).isEqualTo("7 8 0 ");
    assertThat(past.asOf()).isEqualTo(new Offsets(1, 0));
  }

  @Test
  void anotherTenantFindsNothing() {
    archive.append(tenant, LOG, List.of(words(0, 3)), NEVER);

    var past = archive.load(new AppKey(ids.tenant(), app), LOG);

    assertThat(past.fold().tell()).isEmpty();
  }
}
