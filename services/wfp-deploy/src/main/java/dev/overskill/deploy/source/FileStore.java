package dev.overskill.deploy.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.compiler.AppFile;
import dev.overskill.deploy.source.AppSource.Fetched.Absent;
import dev.overskill.deploy.source.AppSource.Fetched.Found;
import dev.overskill.deploy.source.AppSource.Fetched.Unavailable;
import dev.overskill.deploy.wire.Call;
import dev.overskill.deploy.wire.Calls;
import dev.overskill.deploy.wire.Reply;
import dev.overskill.events.AppId;
import dev.overskill.events.EventJson;
import dev.overskill.events.Revision;
import dev.overskill.tenancy.ServiceTokens;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/// [AppSource] over file-store's internal interface, with this service's own token.
@ApplicationScoped
class FileStore implements AppSource {
  private static final Logger LOG = Logger.getLogger(FileStore.class);
  private static final int BLOBS_AT_ONCE = 12;
  private static final int ATTEMPTS = 3;

  private final Calls calls;
  private final SourceConfig config;
  private final ServiceTokens tokens;

  @Inject
  FileStore(Calls calls, SourceConfig config, ServiceTokens tokens) {
    this.calls = calls;
    this.config = config;
    this.tokens = tokens;
  }

  @Override
  public Fetched<Revision> head(AppId app) {
    return switch (tree("/internal/apps/" + app + "/tree")) {
      case Found<JsonNode>(var tree) -> new Found<>(new Revision(tree.path("revision").asLong()));
      case Absent<JsonNode> _ -> new Absent<>();
      case Unavailable<JsonNode>(var why) -> new Unavailable<>(why);
    };
  }

  @Override
  public Fetched<List<AppFile>> files(AppId app, Revision revision) {
    return switch (tree("/internal/apps/" + app + "/tree?revision=" + revision)) {
      case Found<JsonNode>(var tree) -> contents(tree.path("files"));
      case Absent<JsonNode> _ -> new Absent<>();
      case Unavailable<JsonNode>(var why) -> new Unavailable<>(why);
    };
  }

  private Fetched<JsonNode> tree(String path) {
    return switch (get(path)) {
      case Found<byte[]>(var bytes) -> parse(bytes);
      case Absent<byte[]> _ -> new Absent<>();
      case Unavailable<byte[]>(var why) -> new Unavailable<>(why);
    };
  }

  private static Fetched<JsonNode> parse(byte[] bytes) {
    try {
      return new Found<>(EventJson.mapper().readTree(bytes));
    } catch (IOException notJson) {
      return new Unavailable<>("a tree that is not JSON");
    }
  }

  private Fetched<List<AppFile>> contents(JsonNode files) {
    var gate = new Semaphore(BLOBS_AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var fetching = new ArrayList<CompletableFuture<AppFile>>();
      for (var file : files) {
        fetching.add(
            CompletableFuture.supplyAsync(
                () -> content(file.path("path").asText(), file.path("blob").asText(), gate),
                threads));
      }
      return new Found<>(fetching.stream().map(CompletableFuture::join).toList());
    } catch (java.util.concurrent.CompletionException failed) {
      LOG.warnf("a blob could not be had: %s", failed.getCause());
      return new Unavailable<>("a blob could not be had");
    }
  }

  private AppFile content(String path, String hash, Semaphore gate) {
    gate.acquireUninterruptibly();
    try {
      if (get("/internal/blobs/" + hash) instanceof Found<byte[]>(var bytes)
          && sha256(bytes).equals(hash)) {
        return new AppFile(path, bytes);
      }
      throw new IllegalStateException("blob " + hash);
    } finally {
      gate.release();
    }
  }

  private Fetched<byte[]> get(String path) {
    var last = "never asked";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var token = tokens.token().await().atMost(config.timeout());
      var call =
          Call.of("GET", URI.create(config.url() + path), config.timeout())
              .with("authorization", "Bearer " + token);
      switch (calls.send(call)) {
        case Reply.Answered(var status, _, var body) -> {
          if (status == 200) {
            return new Found<>(body);
          }
          if (status == 404) {
            return new Absent<>();
          }
          last = "status " + status;
        }
        case Reply.Lost(var why) -> last = why;
      }
    }
    return new Unavailable<>(last);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
