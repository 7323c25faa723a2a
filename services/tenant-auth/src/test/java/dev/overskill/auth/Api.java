package dev.overskill.auth;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The service as its clients see it.
final class Api {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Api() {}

  /// A person signed in to a tenant.
  record Member(String tenant, String user, String email, String session, String token) {
    RequestSpecification request() {
      return as(token);
    }
  }

  static RequestSpecification as(String token) {
    return given().contentType(ContentType.JSON).header("Authorization", "Bearer " + token);
  }

  static RequestSpecification platform() {
    return as(AuthParts.PLATFORM_KEY);
  }

  static String freshEmail() {
    return "person" + NUMBER.incrementAndGet() + "-" + System.nanoTime() + "@example.com";
  }

  static String freshSlug() {
    return "app-" + NUMBER.incrementAndGet() + "-" + Long.toString(System.nanoTime(), 36);
  }

  /// A new tenant with an owner who has signed in.
  static Member owner() {
    var email = freshEmail();
    var made =
        platform()
            .body(Map.of("name", "Tenant of " + email, "owner", Map.of("email", email)))
            .post("/auth/v1/tenants")
            .then()
            .statusCode(201)
            .extract()
            .response();
    return signedIn(made.path("signIn.code"), made.path("tenant"), email);
  }

  static Member signedIn(String code, String tenant, String email) {
    var signedIn = signIn(code).then().statusCode(201).extract().response();
    var session = signedIn.cookie("overskill_session");
    var token = token(session, tenant).then().statusCode(200).extract().<String>path("accessToken");
    return new Member(tenant, signedIn.path("user"), email, session, token);
  }

  static Response signIn(String code) {
    return given()
        .contentType(ContentType.JSON)
        .body(Map.of("code", code))
        .post("/auth/v1/sessions");
  }

  static Response token(String session, String tenant) {
    return given()
        .contentType(ContentType.JSON)
        .cookie("overskill_session", session)
        .header("Origin", AuthParts.ORIGIN)
        .body(Map.of("tenant", tenant))
        .post("/auth/v1/tokens");
  }

  /// Another member of the same tenant, signed in.
  static Member join(Member owner, String role) {
    var email = freshEmail();
    owner
        .request()
        .body(Map.of("email", email, "role", role))
        .post("/auth/v1/tenants/{tenant}/members", owner.tenant())
        .then()
        .statusCode(201);
    var code =
        platform()
            .body(Map.of("email", email))
            .post("/auth/v1/sign-in-codes")
            .then()
            .statusCode(201)
            .extract()
            .<String>path("code");
    return signedIn(code, owner.tenant(), email);
  }

  static Response createApp(Member member, String slug) {
    return member
        .request()
        .body(Map.of("name", "An app", "slug", slug))
        .post("/auth/v1/tenants/{tenant}/apps", member.tenant());
  }

  static Response createKey(Member owner, String kind) {
    return owner
        .request()
        .body(Map.of("name", "a key", "kind", kind))
        .post("/auth/v1/tenants/{tenant}/keys", owner.tenant());
  }

  static Response exchange(String credential) {
    return as(credential).post("/auth/v1/tokens");
  }

  /// The token of a service of the platform.
  static String service(String key) {
    return as(key).post("/auth/v1/service-tokens").path("accessToken");
  }

  /// The token that preview-router asks with for the pages of an app's draft.
  static String grant(String tenant, String app) {
    return grant(tenant, app, "draft");
  }

  /// The same for its draft or its release.
  static String grant(String tenant, String app, String space) {
    return as(service(AuthParts.ROUTER_KEY))
        .queryParam("space", space)
        .post("/auth/internal/tenants/{tenant}/apps/{app}/grants", tenant, app)
        .then()
        .statusCode(200)
        .header("Cache-Control", "no-store")
        .extract()
        .path("token");
  }
}
