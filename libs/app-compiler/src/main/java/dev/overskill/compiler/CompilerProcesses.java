package dev.overskill.compiler;

import dev.overskill.compiler.Failure.Unavailable;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.util.List;

/// The compiler as a pool of supervised Node processes spoken to over stdio.
public final class CompilerProcesses implements Compiler, AutoCloseable {

  public CompilerProcesses(CompilerSettings settings, MeterRegistry meters) {}

  /// Starts the processes; returns at once.
  public void start() {}

  /// Whether at least one process answers.
  public boolean ready() {
    return false;
  }

  @Override
  public Uni<Outcome<ViteClient>> client() {
    return unavailable();
  }

  @Override
  public Uni<Outcome<CompiledModule>> transform(TransformRequest request) {
    return unavailable();
  }

  @Override
  public Uni<Outcome<Scan>> scan(List<SourceText> files) {
    return unavailable();
  }

  @Override
  public Uni<Outcome<Pack>> pack(PackRequest request) {
    return unavailable();
  }

  @Override
  public Uni<Outcome<Bundle>> bundle(BundleRequest request) {
    return unavailable();
  }

  @Override
  public void close() {}

  private static <T> Uni<Outcome<T>> unavailable() {
    return Uni.createFrom()
        .item(new Outcome.Failed<>(new Unavailable("closed", "the compiler is not running")));
  }
}
