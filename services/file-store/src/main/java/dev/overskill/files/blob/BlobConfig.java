package dev.overskill.files.blob;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Where contents are kept.
@ConfigMapping(prefix = "overskill.files")
public interface BlobConfig {
  /// The S3 bucket.
  @WithDefault("overskill-blobs")
  String bucket();

  /// Contents up to this size are kept in PostgreSQL and never need a second hop.
  @WithDefault("64K")
  MemorySize inlineLimit();

  /// Contents in memory, as a cache.
  @WithDefault("32M")
  MemorySize cacheLimit();

  /// How long one request to S3 may take.
  @WithDefault("5s")
  Duration objectTimeout();
}
