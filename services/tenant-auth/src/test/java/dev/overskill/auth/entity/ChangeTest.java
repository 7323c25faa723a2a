package dev.overskill.auth.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.auth.entity.Outcome.Exists;
import dev.overskill.auth.entity.Outcome.Full;
import dev.overskill.auth.entity.Outcome.Gone;
import dev.overskill.auth.entity.Outcome.Kept;
import dev.overskill.auth.entity.Outcome.Missing;
import dev.overskill.auth.entity.Outcome.Overtaken;
import dev.overskill.auth.entity.Outcome.TooLarge;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChangeTest {
  private static final EntityId ID = new EntityId("a");
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
  private static final Condition ANY = new Condition(null, null);
  private static final Entity ENTITY = Entity.first(ID, body("old"), THEN);

  private static ObjectNode body(String text) {
    return JsonNodeFactory.instance.objectNode().put("text", text);
  }

  @Test
  void anIdIsCreatedOnce() {
    var create = new Change.Create(ID, body("new"));

    assertThat(create.of(Optional.empty(), NOW))
        .isEqualTo(new Kept(Entity.first(ID, body("new"), NOW), true));
    assertThat(create.of(Optional.of(ENTITY), NOW)).isEqualTo(new Exists());
  }

  @Test
  void aReplacementGoesOnFromWhatWasThere() {
    var replace = new Change.Replace(ID, body("new"), ANY);

    assertThat(replace.of(Optional.of(ENTITY), NOW))
        .isEqualTo(new Kept(new Entity(ID, body("new"), 2, THEN, NOW), false));
  }

  @Test
  void whatIsNotThereIsNeitherMergedNorRemoved() {
    assertThat(new Change.Merge(ID, body("new"), ANY).of(Optional.empty(), NOW))
        .isEqualTo(new Missing());
    assertThat(new Change.Remove(ID, ANY).of(Optional.empty(), NOW)).isEqualTo(new Missing());
    assertThat(new Change.Remove(ID, ANY).of(Optional.of(ENTITY), NOW)).isEqualTo(new Gone());
  }

  @Nested
  class Conditions {
    private static final Condition OLD = new Condition("\"0-x\"", null);
    private static final Condition CURRENT = new Condition("\"x\", " + ENTITY.tag(), null);

    @Test
    void aChangeToWhatSomebodyElseChangedIsRefused() {
      var found = Optional.of(ENTITY);

      assertThat(new Change.Replace(ID, body("b"), OLD).of(found, NOW)).isEqualTo(new Overtaken());
      assertThat(new Change.Merge(ID, body("b"), OLD).of(found, NOW)).isEqualTo(new Overtaken());
      assertThat(new Change.Remove(ID, OLD).of(found, NOW)).isEqualTo(new Overtaken());
      assertThat(new Change.Merge(ID, body("b"), CURRENT).of(found, NOW)).isInstanceOf(Kept.class);
    }

    @Test
    void anyAndNone() {
      var onlyNew = new Condition(null, "*");
      var onlyOld = new Condition("*", null);

      assertThat(onlyNew.holds(Optional.empty())).isTrue();
      assertThat(onlyNew.holds(Optional.of(ENTITY))).isFalse();
      assertThat(onlyOld.holds(Optional.empty())).isFalse();
      assertThat(onlyOld.holds(Optional.of(ENTITY))).isTrue();
    }

    @Test
    void anEntityMadeAnewIsAnotherOne() {
      assertThat(Entity.first(ID, body("old"), NOW).tag()).isNotEqualTo(ENTITY.tag());
    }
  }

  @Nested
  class Limits {
    private static final Usage.Limits LIMITS = new Usage.Limits(20, 2, 30);

    private Outcome check(Usage former, Optional<Entity> before, Optional<Entity> after) {
      return former
          .with(before, after)
          .check(former, after.<Outcome>map(it -> new Kept(it, true)).orElse(new Gone()), LIMITS);
    }

    @Test
    void whatDoesNotFitIsRefused() {
      var small = Entity.first(ID, body("x"), NOW);
      var large = Entity.first(ID, body("x".repeat(20)), NOW);

      assertThat(check(new Usage(1, 12), Optional.empty(), Optional.of(small)))
          .isInstanceOf(Kept.class);
      assertThat(check(new Usage(0, 0), Optional.empty(), Optional.of(large)))
          .isInstanceOf(TooLarge.class);
      assertThat(check(new Usage(2, 10), Optional.empty(), Optional.of(small)))
          .isInstanceOf(Full.class);
      assertThat(check(new Usage(1, 25), Optional.empty(), Optional.of(small)))
          .isInstanceOf(Full.class);
    }

    @Test
    void whatIsTooMuchAlreadyMayShrink() {
      var small = Entity.first(ID, body(""), NOW);

      assertThat(check(new Usage(9, 900), Optional.of(ENTITY), Optional.of(small)))
          .isInstanceOf(Kept.class);
      assertThat(check(new Usage(9, 900), Optional.of(ENTITY), Optional.empty()))
          .isInstanceOf(Gone.class);
    }
  }
}
