package dev.overskill.auth.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.auth.tenant.PostgresMembers.Changed;
import dev.overskill.events.UserId;
import dev.overskill.tenancy.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresMembersTest {
  private static final UserId ANN = new UserId("usr_ann");
  private static final UserId BOB = new UserId("usr_bob");

  @Test
  void theLastOwnerNeitherGoesNorSteps() {
    assertThat(PostgresMembers.verdict(Map.of(ANN, Role.OWNER), ANN, false))
        .isEqualTo(Changed.LAST_OWNER);
    assertThat(PostgresMembers.verdict(Map.of(ANN, Role.OWNER, BOB, Role.VIEWER), ANN, false))
        .isEqualTo(Changed.LAST_OWNER);
  }

  @Test
  void anOwnerOfTwoMayGo() {
    assertThat(PostgresMembers.verdict(Map.of(ANN, Role.OWNER, BOB, Role.OWNER), ANN, false))
        .isEqualTo(Changed.DONE);
  }

  @Test
  void whoStaysOwnerChangesNothing() {
    assertThat(PostgresMembers.verdict(Map.of(ANN, Role.OWNER), ANN, true)).isEqualTo(Changed.DONE);
  }

  @Test
  void aStrangerIsNoMember() {
    assertThat(PostgresMembers.verdict(Map.of(ANN, Role.OWNER), BOB, false))
        .isEqualTo(Changed.NOT_A_MEMBER);
  }
}
