package dev.overskill.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.events.EventJson;
import dev.overskill.local.part.Secret;
import dev.overskill.local.place.Place;
import dev.overskill.local.place.Port;
import dev.overskill.local.place.Secrets;
import dev.overskill.local.place.Settings;
import dev.overskill.local.plan.Origins;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

/// `url`: a fresh link that signs the local developer in, making the local tenant the first time.
final class Link {
  /// Written once the address has been printed.
  static final String SHOWN = "url-shown";

  /// Written once the local tenant is made. A code alone tells nothing: anybody may ask for one.
  private static final String TENANT_MADE = "tenant-made";

  private static final String EMAIL = "dev@overskill.localhost";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Place place;
  private final Settings settings;

  Link(Place place, Settings settings) {
    this.place = place;
    this.settings = settings;
  }

  int run() throws IOException, InterruptedException {
    System.out.println();
    System.out.println("  " + Origins.main(settings) + "/#signin=" + code());
    System.out.println();
    return 0;
  }

  private String code() throws IOException, InterruptedException {
    return Files.exists(place.folder().resolve(TENANT_MADE)) ? anotherCode() : firstCode();
  }

  private String anotherCode() throws IOException, InterruptedException {
    var code = post("/v1/sign-in-codes", Map.of("email", EMAIL));
    if (code.statusCode() / 100 != 2) {
      throw new IOException("tenant-auth did not give a sign-in code: " + code.body());
    }
    return text(code).path("code").asText();
  }

  private String firstCode() throws IOException, InterruptedException {
    var created = post("/v1/tenants", Map.of("name", "Local", "owner", Map.of("email", EMAIL)));
    if (created.statusCode() != 201) {
      throw new IOException("tenant-auth did not make the local tenant: " + created.body());
    }
    Files.writeString(place.folder().resolve(TENANT_MADE), "");
    return text(created).path("signIn").path("code").asText();
  }

  private HttpResponse<String> post(String path, Object body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + settings.port(Port.AUTH) + "/auth" + path))
            .timeout(LIMIT)
            .header("Authorization", "Bearer " + platformKey().reveal())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(EventJson.write(body)))
            .build();
    try (var client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException away) {
      throw new IOException("tenant-auth does not answer; is the platform running?", away);
    }
  }

  private Secret platformKey() throws IOException {
    return Secrets.in(place.secrets()).word("platform-key");
  }

  private static JsonNode text(HttpResponse<String> response) throws IOException {
    return EventJson.mapper().readTree(response.body());
  }
}
