package dev.overskill.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @ParameterizedTest
  @ValueSource(strings = {"abc", "my-app", "a1-b2-c3", "z23456789012345678901234567890123456789a"})
  void slugsThatAreDnsLabels(String slug) {
    assertThat(new AppSlug(slug).value()).isEqualTo(slug);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ab",
        "1abc",
        "-abc",
        "abc-",
        "a--b",
        "Abc",
        "a_b",
        "a.b",
        "ä-app",
        "a b",
        "abc\n",
        "z234567890123456789012345678901234567890a"
      })
  void slugsThatAreNot(String slug) {
    assertThatThrownBy(() -> new AppSlug(slug)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "app_", "app_A", "ten_1", "app_1/../2", "app_1\u0000"})
  void appIdsThatAreNot(String id) {
    assertThatThrownBy(() -> new AppId(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ten_", "ten_a-b", "ten_A", "ten_a ", "ten_ä", "ten_a\n", "ten_a`", "ten_/", "ten"
      })
  void tenantIdsThatAreNot(String id) {
    assertThatThrownBy(() -> new TenantId(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anIdHasUpToFortyCharactersBehindItsPrefix() {
    assertThat(new TenantId("ten_" + "9z".repeat(20)).value()).hasSize(44);
    assertThat(new UserId("usr_0").value()).isEqualTo("usr_0");
    assertThatThrownBy(() -> new TenantId("ten_" + "a".repeat(41)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "a\n", "é", "a@b", "a[", "a`", "a{", "a,b", "a;b"})
  void runIdsThatAreNot(String id) {
    assertThatThrownBy(() -> new RunId(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRunIdIsANameOfUpTo128Characters() {
    assertThat(new RunId("A-z_0.9:Z").value()).isEqualTo("A-z_0.9:Z");
    assertThat(new RunId("r".repeat(128)).value()).hasSize(128);
    assertThatThrownBy(() -> new RunId("r".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void idsSortByTheTimeTheyWereMade() {
    var instants =
        List.of("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.001Z", "2031-07-01T00:00:00Z");

    var ids =
        instants.stream()
            .map(
                at -> new Ids(Clock.fixed(Instant.parse(at), ZoneOffset.UTC), new Random(7)).next())
            .toList();

    assertThat(ids).isSorted().allMatch(id -> id.length() == 26);
  }

  @Test
  void idsDoNotRepeat() {
    var ids = Ids.secure();

    assertThat(IntStream.range(0, 10_000).mapToObj(_ -> ids.next())).doesNotHaveDuplicates();
  }

  @Test
  void theHashOfNothingIsTheStandardsVector() {
    assertThat(BlobHash.of(new byte[0]).value())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  @Test
  void aRefusalFitsIntoARecordWhateverWasRefused() {
    var refused = new AppEvent.ToolOutcome.Refused("bad_arguments", "x".repeat(5_000_000));

    assertThat(EventJson.write(refused)).hasSizeLessThan(100_000);
  }
}
