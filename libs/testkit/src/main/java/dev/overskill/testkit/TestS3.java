package dev.overskill.testkit;

import dev.overskill.local.part.Repository;
import dev.overskill.local.part.S3Part;
import dev.overskill.local.part.Secret;
import dev.overskill.local.part.Sockets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// S3 for tests, with one bucket.
final class TestS3 {
  private static final String BUCKET = "overskill-blobs";
  private static final String ACCESS_KEY = "test-access";
  private static final String SECRET_KEY = "test-secret";

  private TestS3() {}

  static TestPart recipe(Repository repository, Path folder) throws IOException {
    var port = Sockets.anyFree();
    var part =
        new S3Part(
            new S3Part.Settings(
                folder.resolve("s3"),
                repository.program("infra/s3"),
                folder.resolve("s3.log"),
                port,
                new S3Part.Settings.Login(ACCESS_KEY, new Secret(SECRET_KEY), BUCKET),
                true));
    return new TestPart(
        part,
        Map.of(
            "quarkus.s3.endpoint-override",
            "http://127.0.0.1:" + port,
            "quarkus.s3.path-style-access",
            "true",
            "quarkus.s3.aws.region",
            "us-east-1",
            "quarkus.s3.aws.credentials.type",
            "static",
            "quarkus.s3.aws.credentials.static-provider.access-key-id",
            ACCESS_KEY,
            "quarkus.s3.aws.credentials.static-provider.secret-access-key",
            SECRET_KEY,
            "overskill.files.bucket",
            BUCKET));
  }
}
