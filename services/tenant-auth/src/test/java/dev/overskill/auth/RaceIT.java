package dev.overskill.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Several at once want what only one may have.
@QuarkusTest
@QuarkusTestResource(AuthParts.class)
class RaceIT {
  private static final int RUNNERS = 8;

  private static List<Integer> statuses(List<Supplier<Response>> attempts) throws Exception {
    return answers(attempts).stream().map(Response::statusCode).toList();
  }

  private static List<Response> answers(List<Supplier<Response>> attempts) throws Exception {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Response>>();
      for (var attempt : attempts) {
        running.add(
            threads.submit(() -> {
              start.await();
              return attempt.get();
            }));
      }
      start.countDown();
      var answers = new ArrayList<Response>();
      for (var future : running) {
        answers.add(future.get());
      }
      return answers;
    }
  }

  private static List<Supplier<Response>> times(Supplier<Response> attempt) {
    var attempts = new ArrayList<Supplier<Response>>();
    for (int i = 0; i < RUNNERS; i++) {
      attempts.add(attempt);
    }
    return attempts;
  }

  @Test
  void aSlugGoesToOne() throws Exception {
    var slug = Api.freshSlug();
    var owners = List.of(Api.owner(), Api.owner(), Api.owner(), Api.owner());

    var statuses =
        statuses(
            owners.stream().<Supplier<Response>>map(it -> () -> Api.createApp(it, slug)).toList());

    assertThat(statuses).containsExactlyInAnyOrder(201, 409, 409, 409);
  }

  @Test
  void aCodeSignsInOnce() throws Exception {
    var code =
        Api.platform()
            .body(Map.of("email", Api.freshEmail()))
            .post("/auth/v1/sign-in-codes")
            .<String>path("code");

    var statuses = statuses(times(() -> Api.signIn(code)));

    assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
    assertThat(statuses).allMatch(status -> status == 201 || status == 401);
  }

  @Test
  void oneOfTwoOwnersStays() throws Exception {
    var ann = Api.owner();
    var bob = Api.join(ann, "owner");

    var statuses = statuses(List.of(() -> remove(ann, bob.user()), () -> remove(bob, ann.user())));

    assertThat(statuses).contains(204).doesNotContain(500);
    assertThat(statuses.stream().filter(status -> status == 204)).hasSize(1);
  }

  private static Response remove(Api.Member by, String user) {
    return by.request().delete("/auth/v1/tenants/{t}/members/{u}", by.tenant(), user);
  }

  @Test
  void oneAddressIsOnePerson() throws Exception {
    var email = Api.freshEmail();

    var statuses =
        statuses(
            times(() ->
                Api.platform()
                    .body(Map.of("name", "x", "owner", Map.of("email", email)))
                    .post("/auth/v1/tenants")));

    assertThat(statuses).allMatch(status -> status == 201);
    var code =
        Api.platform()
            .body(Map.of("email", email))
            .post("/auth/v1/sign-in-codes")
            .<String>path("code");
    assertThat(Api.signIn(code).<List<Object>>path("tenants")).hasSize(RUNNERS);
  }

  @Test
  void tooManyAttemptsAreSlowedDown() throws Exception {
    var owner = Api.owner();
    var code = owner.user() + "_" + "0".repeat(52);

    var answers = new ArrayList<Response>();
    for (int i = 0; i < 5; i++) {
      answers.addAll(answers(times(() -> Api.signIn(code))));
    }

    assertThat(answers).extracting(Response::statusCode).contains(401, 429).containsOnly(401, 429);
    assertThat(answers)
        .filteredOn(it -> it.statusCode() == 429)
        .allSatisfy(it -> assertThat(it.header("Retry-After")).isEqualTo("1"));
  }
}
