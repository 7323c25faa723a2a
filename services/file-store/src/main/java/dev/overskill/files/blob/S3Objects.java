package dev.overskill.files.blob;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Objects in the bucket, each request with a time limit.
@ApplicationScoped
public class S3Objects {
  private static final int PRECONDITION_FAILED = 412;
  private static final int CONFLICT = 409;

  private final S3AsyncClient s3;
  private final BlobConfig config;

  @Inject
  S3Objects(S3AsyncClient s3, BlobConfig config) {
    this.s3 = s3;
    this.config = config;
  }

  /// What became of a conditional put.
  public enum Put {
    /// The bytes are there, and the store confirmed their SHA-256.
    CONFIRMED,
    /// The bytes are there, but the store said nothing about their SHA-256.
    UNCONFIRMED,
    /// Something was there before, and is untouched.
    PRESENT
  }

  /// Puts an object if there is none yet. The store checks the SHA-256 on arrival, if it can.
  Uni<Put> putIfAbsent(String key, byte[] bytes, String sha256) {
    return put(key, bytes, sha256, true);
  }

  /// Puts an object, whatever was there.
  Uni<Put> put(String key, byte[] bytes, String sha256) {
    return put(key, bytes, sha256, false);
  }

  private Uni<Put> put(String key, byte[] bytes, String sha256, boolean ifAbsent) {
    var checksum = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    return limited(
            Uni.createFrom()
                .completionStage(() ->
                    s3.putObject(
                        request -> {
                          request
                              .bucket(config.bucket())
                              .key(key)
                              .contentLength((long) bytes.length)
                              .checksumAlgorithm(ChecksumAlgorithm.SHA256)
                              .checksumSHA256(checksum);
                          if (ifAbsent) {
                            request.ifNoneMatch("*");
                          }
                        },
                        AsyncRequestBody.fromBytesUnsafe(bytes))))
        .map(answer -> checksum.equals(answer.checksumSHA256()) ? Put.CONFIRMED : Put.UNCONFIRMED)
        .onFailure(S3Objects::isPresent)
        .recoverWithItem(Put.PRESENT);
  }

  private static boolean isPresent(Throwable failure) {
    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof S3Exception refusal
        && (refusal.statusCode() == PRECONDITION_FAILED || refusal.statusCode() == CONFLICT);
  }

  /// The bytes of an object, if there is one.
  public Uni<Optional<byte[]>> get(String key) {
    return limited(
            Uni.createFrom()
                .completionStage(() ->
                    s3.getObject(
                        request -> request.bucket(config.bucket()).key(key),
                        AsyncResponseTransformer.toBytes())))
        .map(answer -> Optional.of(answer.asByteArrayUnsafe()))
        .onFailure(S3Objects::isAbsent)
        .recoverWithItem(Optional.empty());
  }

  private static boolean isAbsent(Throwable failure) {
    return failure instanceof NoSuchKeyException
        || failure.getCause() instanceof NoSuchKeyException;
  }

  /// Puts an object of the platform's own, whatever was there.
  public Uni<Void> write(String key, byte[] bytes) {
    var sha256 = dev.overskill.events.BlobHash.of(bytes).value();
    return put(key, bytes, sha256).replaceWithVoid();
  }

  /// Puts an object of the platform's own if there is none yet; says whether it was put.
  public Uni<Boolean> writeIfAbsent(String key, byte[] bytes) {
    var sha256 = dev.overskill.events.BlobHash.of(bytes).value();
    return putIfAbsent(key, bytes, sha256).map(put -> put != Put.PRESENT);
  }

  /// Fails unless the bucket can be reached.
  public Uni<Void> reach() {
    return limited(
            Uni.createFrom()
                .completionStage(() -> s3.headBucket(request -> request.bucket(config.bucket()))))
        .replaceWithVoid();
  }

  private <T> Uni<T> limited(Uni<T> request) {
    return request.ifNoItem().after(config.objectTimeout()).fail();
  }
}
