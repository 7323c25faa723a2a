package dev.overskill.files.change;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How much an app may hold.
@ConfigMapping(prefix = "overskill.files.quota")
public interface QuotaConfig {
  @WithDefault("10000")
  int filesPerApp();

  @WithDefault("10M")
  MemorySize bytesPerFile();

  @WithDefault("500M")
  MemorySize bytesPerApp();

  @WithDefault("1000")
  int changesPerSet();

  default Quota quota() {
    return new Quota(
        filesPerApp(), bytesPerFile().asLongValue(), bytesPerApp().asLongValue(), changesPerSet());
  }
}
