package dev.overskill.preview.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.overskill.events.AppId;
import dev.overskill.events.AppState;
import dev.overskill.events.TenantId;
import dev.overskill.preview.upstream.Destination.Kind;
import dev.overskill.tenancy.AppGrant;
import dev.overskill.tenancy.AppGrant.Space;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
  private static final URI STORE = URI.create("http://127.0.0.1:8081/auth/entities");
  private static final Destinations.Rules RULES =
      new Destinations.Rules(
          STORE, Set.of(443, 8443), Set.of(3000), List.of("preview.localhost", "apps.example.com"));

  private final MemoryNames names = new MemoryNames();
  private final Destinations destinations =
      new Destinations(RULES, _ -> Optional.empty(), new MemoryGrants(), names);

  private Destination of(String url, boolean secret) {
    var upstream =
        new AppState.Upstream(
            new AppId("app_1"),
            new TenantId("ten_1"),
            URI.create(url),
            secret,
            false,
            Instant.EPOCH);
    return destinations.own(upstream).toCompletableFuture().join();
  }

  private void refused(String url, ApiRefusal refusal) {
    assertThatThrownBy(() -> of(url, false))
        .rootCause()
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  @Test
  void visitorsOfThePublishedAppReachAnUpstreamOnlyIfItsOwnerSaysSo() {
    names.leadTo("1.2.3.4");
    var app = new AppId("app_1");
    var tenant = new TenantId("ten_1");
    for (var visitors : List.of(false, true)) {
      var chosen =
          new AppState.Upstream(
              app, tenant, URI.create("https://api.example.org"), true, visitors, Instant.EPOCH);
      var found = new Destinations(RULES, _ -> Optional.of(chosen), new MemoryGrants(), names);

      var draft = found.of(new AppGrant(tenant, app, Space.DRAFT)).toCompletableFuture();
      var release = found.of(new AppGrant(tenant, app, Space.RELEASE)).toCompletableFuture();

      assertThat(draft.join().isOwn()).isTrue();
      if (visitors) {
        assertThat(release.join().headers()).containsKey("X-Key");
      } else {
        assertThatThrownBy(release::join)
            .rootCause()
            .isInstanceOfSatisfying(
                RefusedException.class,
                e -> assertThat(e.refusal()).isEqualTo(ApiRefusal.UPSTREAM_CLOSED));
      }
    }
  }

  @Test
  void theConnectionLeadsToTheAddressThatWasChecked() {
    names.leadTo("1.2.3.4").leadTo("127.0.0.1");

    var to = of("https://api.example.org/v1", true);

    assertThat(names.asked).isEqualTo(1);
    assertThat(to.kind()).isEqualTo(Kind.OWN);
    assertThat(to.at().hostAddress()).isEqualTo("1.2.3.4");
    assertThat(to.at().host()).isEqualTo("1.2.3.4");
    assertThat(to.name()).isEqualTo(new Destination.Name("api.example.org", 443, true));
    assertThat(to.headers()).isEqualTo(Map.of("X-Key", MemoryGrants.SECRET));
    assertThat(to).asString().doesNotContain(MemoryGrants.SECRET);
  }

  @Test
  void aNameThatLeadsElsewhereTheNextTimeIsCheckedAgain() {
    names.leadTo("1.2.3.4").leadTo("127.0.0.1");
    of("https://api.example.org", false);

    refused("https://api.example.org", ApiRefusal.UPSTREAM_FORBIDDEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.100.100.200",
        "192.168.0.1",
        "::1",
        "fd00:ec2::254",
        "fe80::1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "0.0.0.0"
      })
  void aNameThatAlsoLeadsInsideIsRefused(String inside) {
    names.leadTo("1.2.3.4", inside);

    refused("https://api.example.org", ApiRefusal.UPSTREAM_FORBIDDEN);
  }

  @Test
  void aNameThatLeadsNowhereCannotBeReached() {
    refused("https://api.example.org", ApiRefusal.UPSTREAM_UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://api.example.org",
        "ftp://api.example.org",
        "https://api.example.org:22",
        "https://api.example.org:3000",
        "https://u:p@api.example.org",
        "https://api.example.org/?a",
        "https://api.example.org/#a",
        "https://shop.preview.localhost",
        "https://preview.localhost",
        "https://shop.apps.example.com",
        "http://localhost:8081",
        "http://127.0.0.1:443",
        "http://[::1]:22",
      })
  void whatTheLogShouldNotSayIsRefusedAllTheSame(String url) {
    names.leadTo("1.2.3.4");

    refused(url, ApiRefusal.UPSTREAM_FORBIDDEN);
    assertThat(names.asked).isZero();
  }

  @Test
  void aDevelopersOwnMachineIsNotLookedUp() {
    assertThat(of("http://localhost:3000/api", false).at().hostAddress()).isEqualTo("127.0.0.1");
    assertThat(of("http://[::1]:3000", false).at().hostAddress()).startsWith("0:0:0");
    assertThat(names.asked).isZero();
  }
}
