package dev.overskill.preview.source;

import dev.overskill.events.AppId;
import dev.overskill.events.BlobHash;
import dev.overskill.events.Revision;
import dev.overskill.tenancy.ServiceTokens;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// file-store over HTTP, asked as this service, at most 32 questions at a time.
public final class HttpFileStore implements FileStore {
  private static final int CONNECTIONS = 32;
  private static final int PRECONDITION_FAILED = 412;
  private static final int WAITING = 4_096;

  private final HttpClient client;
  private final ServiceTokens tokens;
  private final URI at;
  private final Duration patience;

  /// @param unlessThere whether what is there already must be left alone
  private record Question(
      HttpMethod method, String path, @Nullable Buffer body, boolean unlessThere) {}

  private record Reply(int status, Buffer body) {}

  /// @param at where file-store is, e.g. `http://127.0.0.1:8082/files`
  public HttpFileStore(Vertx vertx, ServiceTokens tokens, URI at, Duration patience) {
    var options = new HttpClientOptions().setMaxPoolSize(CONNECTIONS).setMaxWaitQueueSize(WAITING);
    this.client = vertx.createHttpClient(options);
    this.tokens = tokens;
    this.at = at;
    this.patience = patience;
  }

  @Override
  public Uni<Listing> head(AppId app) {
    return ask(get("/internal/apps/" + app + "/tree?contents=small"))
        .map(reply -> found(reply).map(TreeJson::listing).orElse(Listing.EMPTY));
  }

  @Override
  public Uni<Optional<Tree>> tree(AppId app, Revision revision) {
    return ask(get("/internal/apps/" + app + "/tree?revision=" + revision))
        .map(reply -> found(reply).map(TreeJson::tree));
  }

  @Override
  public Uni<byte[]> blob(BlobHash hash) {
    return ask(get("/internal/blobs/" + hash)).map(reply -> verified(reply, hash));
  }

  @Override
  public Uni<Optional<byte[]>> object(String kind, String key) {
    return ask(get("/internal/objects/" + kind + "/" + key))
        .map(reply -> found(reply).map(Buffer::getBytes));
  }

  @Override
  public Uni<Void> store(String kind, String key, byte[] bytes) {
    var path = "/internal/objects/" + kind + "/" + key;
    return ask(new Question(HttpMethod.PUT, path, Buffer.buffer(bytes), false))
        .invoke(HttpFileStore::found)
        .replaceWithVoid();
  }

  @Override
  public Uni<Boolean> storeIfAbsent(String kind, String key, byte[] bytes) {
    var path = "/internal/objects/" + kind + "/" + key;
    return ask(new Question(HttpMethod.PUT, path, Buffer.buffer(bytes), true))
        .map(reply -> reply.status() != PRECONDITION_FAILED && found(reply).isPresent());
  }

  private static Question get(String path) {
    return new Question(HttpMethod.GET, path, null, false);
  }

  private Uni<Reply> ask(Question question) {
    return tokens.token().chain(token -> ask(question, token)).ifNoItem().after(patience).fail();
  }

  private Uni<Reply> ask(Question question, String token) {
    var options =
        new RequestOptions()
            .setMethod(question.method())
            .setAbsoluteURI(at + question.path())
            .setTimeout(patience.toMillis())
            .putHeader("Authorization", "Bearer " + token);
    if (question.unlessThere()) {
      options.putHeader("If-None-Match", "*");
    }
    var body = question.body();
    return client
        .request(options)
        .chain(request -> body == null ? request.send() : request.send(body))
        .chain(answer -> answer.body().map(bytes -> new Reply(answer.statusCode(), bytes)));
  }

  /// The body of a success; nothing when there is no such thing.
  private static Optional<Buffer> found(Reply reply) {
    if (reply.status() == 404) {
      return Optional.empty();
    }
    if (reply.status() / 100 != 2) {
      throw new IllegalStateException("file-store answered " + reply.status());
    }
    return Optional.of(reply.body());
  }

  private static byte[] verified(Reply reply, BlobHash hash) {
    var bytes =
        found(reply)
            .map(Buffer::getBytes)
            .orElseThrow(() -> new IllegalStateException("file-store has no blob " + hash));
    if (!hash.equals(BlobHash.of(bytes))) {
      throw new IllegalStateException("file-store sent other bytes than " + hash);
    }
    return bytes;
  }
}
