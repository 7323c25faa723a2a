package dev.overskill.deploy.publish;

import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.CompilerProcesses;
import dev.overskill.compiler.CompilerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;

/// The compiler as a bean, its processes running.
@Dependent
class CompilerBeans {
  @Produces
  @DefaultBean
  @Singleton
  Compiler compiler(CompilerConfig config, MeterRegistry meters) {
    var settings =
        new CompilerSettings(
            List.of(config.command().strip().split("\\s+")),
            config.processes(),
            config
                .cacheDir()
                .orElseGet(
                    () -> Path.of(System.getProperty("java.io.tmpdir"), "overskill-compiler")));
    var processes = new CompilerProcesses(settings, meters);
    processes.start();
    return processes;
  }

  void close(@Disposes Compiler compiler) throws Exception {
    if (compiler instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
