package dev.overskill.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.overskill.compiler.CompiledModule.AcceptedDep;
import dev.overskill.compiler.CompiledModule.Import;
import dev.overskill.compiler.CompilerSettings.Limits;
import dev.overskill.compiler.Failure.Rejected;
import dev.overskill.compiler.Failure.SourceError;
import dev.overskill.compiler.Failure.Unavailable;
import dev.overskill.compiler.Outcome.Done;
import dev.overskill.compiler.Outcome.Failed;
import dev.overskill.compiler.TransformRequest.TransformOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompilerProcessesTest {

  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final String COMPONENT =
      """
      import { useState } from "react";
      export default function App() {
        const [n, set] = useState<number>(0);
        return <button onClick={() => set(n + 1)}>{n} — 日本 😀</button>;
      }
      """;

  @TempDir static Path cache;
  private static CompilerProcesses compiler;

  @BeforeAll
  static void start() throws Exception {
    RealCompiler.build();
    compiler = RealCompiler.start(cache, Limits.STANDARD);
  }

  @AfterAll
  static void stop() {
    compiler.close();
  }

  @Test
  void helloBringsVitesOwnClient() {
    ViteClient client = done(compiler.client().await().atMost(WAIT));

    assertThat(client.viteClient()).contains("createHotContext").contains("__HMR_PORT__");
    assertThat(client.refreshRuntime()).contains("validateRefreshBoundaryAndEnqueueUpdate");
    assertThat(client.placeholders()).contains("__WS_TOKEN__", "__DEFINES__");
  }

  @Test
  void componentIsLinkedWithExactPositions() {
    CompiledModule module = whole(compiler, TransformRequest.react("src/App.tsx", COMPONENT));

    String linked = module.linked(each -> "/linked/" + each.specifier(), AcceptedDep::specifier);

    assertThat(linked)
        .contains("from \"/linked/react\"")
        .contains("from \"/linked/react/jsx-dev-runtime\"")
        .contains("currentExports from \"/linked//src/App.tsx\"")
        .contains("日本 😀");
    assertThat(module.hot().selfAccepts()).isTrue();
    assertThat(module.imports()).filteredOn(Import::self).hasSize(1);
  }

  @Test
  void brokenSourceIsAnOutcomeWithItsPlace() {
    Failure why =
        failed(
            compiler
                .transform(TransformRequest.react("src/A.tsx", "const 日 = 1;\nlet x = ;"))
                .await()
                .atMost(WAIT));

    assertThat(why).isInstanceOf(SourceError.class);
    SourceError error = (SourceError) why;
    assertThat(error.file()).isEqualTo("/src/A.tsx");
    assertThat(error.line()).isEqualTo(2);
    assertThat(error.column()).isEqualTo(9);
    assertThat(error.frame()).contains("let x = ;");
  }

  @Test
  void binaryAssetTravelsIntact() {
    byte[] bytes = {0, (byte) 0xff, (byte) 0x80, 10};
    TransformRequest request =
        new TransformRequest("a.png", "inline", bytes, TransformOptions.react());

    CompiledModule module = whole(compiler, request);

    assertThat(module.code()).isEqualTo("export default \"data:image/png;base64,AP+ACg==\"");
  }

  @Test
  void scanKnowsPackagesAndAliases() {
    List<SourceText> files =
        List.of(
            new SourceText(
                "src/a.tsx", "import x from 'react'; import y from '@/b'; export {x, y}"),
            new SourceText("tsconfig.json", "{}"));

    Scan scan = done(compiler.scan(files).await().atMost(WAIT));

    assertThat(scan.specifiers()).containsExactly("react");
    assertThat(scan.aliased("@/b")).isEqualTo("/src/b");
  }

  @Test
  void manyRequestsAtOnceAreAllAnsweredWithTheirOwn() {
    List<CompletableFuture<Outcome<Transformed>>> all = new ArrayList<>();
    for (int n = 0; n < 300; n++) {
      String source = "export const value = " + n;
      all.add(
          compiler
              .transform(TransformRequest.react("src/v.ts", source))
              .subscribeAsCompletionStage());
    }

    List<String> codes = all.stream().map(each -> whole(each.join()).code()).toList();

    assertThat(codes).hasSize(300).allSatisfy(code -> assertThat(code).startsWith("export const"));
    assertThat(codes.get(299)).contains("299");
  }

  @Nested
  class WhenTheProcessMisbehaves {

    @Test
    void killedProcessIsReplacedAndQuickRequestsSurvive() {
      try (CompilerProcesses own = RealCompiler.start(cache, Limits.STANDARD)) {
        long first = own.pids().getFirst();
        String large = "export const a = [" + "1,".repeat(200_000) + "];";
        List<CompletableFuture<Outcome<Transformed>>> all = new ArrayList<>();
        for (int n = 0; n < 20; n++) {
          all.add(
              own.transform(TransformRequest.react("src/v.ts", large))
                  .subscribeAsCompletionStage());
        }

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        assertThat(all).allSatisfy(each -> assertThat(each.join()).isInstanceOf(Done.class));
        assertThat(own.pids()).doesNotContain(first);
      }
    }

    @Test
    void killedProcessFailsTheJobItWasDoing() {
      try (CompilerProcesses own = RealCompiler.start(cache, Limits.STANDARD)) {
        PackRequest request =
            new PackRequest(
                "{\"dependencies\":{\"react\":\"19.2.1\",\"react-dom\":\"19.2.1\"}}",
                null,
                List.of("react"));
        CompletableFuture<Outcome<Pack>> pack = own.pack(request).subscribeAsCompletionStage();
        ProcessHandle process = ProcessHandle.of(own.pids().getFirst()).orElseThrow();
        RealCompiler.until(() -> process.children().findAny().isPresent());

        process.destroyForcibly();

        assertThat(failed(pack.join()))
            .isInstanceOfSatisfying(
                Unavailable.class, why -> assertThat(why.code()).isEqualTo("died"));
        RealCompiler.until(own::ready);
      }
    }

    @Test
    void stoppedProcessTimesOutAndIsReplaced() throws Exception {
      Limits limits = new Limits(16, 1 << 20, Duration.ofMillis(400), Duration.ofSeconds(5));
      try (CompilerProcesses own = RealCompiler.start(cache, limits)) {
        long first = own.pids().getFirst();
        new ProcessBuilder("kill", "-STOP", Long.toString(first)).start().waitFor();

        Failure why =
            failed(own.transform(TransformRequest.react("a.ts", "")).await().atMost(WAIT));

        assertThat(why)
            .isInstanceOfSatisfying(
                Unavailable.class, each -> assertThat(each.code()).isEqualTo("timeout"));
        BooleanSupplier replaced = () -> own.ready() && !own.pids().contains(first);
        RealCompiler.until(replaced);
      }
    }

    @Test
    void oversizeRequestIsRejectedBeforeItIsSent() {
      Limits limits = new Limits(16, 1 << 20, Duration.ofSeconds(5), Duration.ofSeconds(5));
      try (CompilerProcesses own = RealCompiler.start(cache, limits)) {
        byte[] large = "x".repeat(2 << 20).getBytes(StandardCharsets.UTF_8);
        TransformRequest request =
            new TransformRequest("a.txt", "raw", large, TransformOptions.react());

        Failure why = failed(own.transform(request).await().atMost(WAIT));

        assertThat(why)
            .isInstanceOfSatisfying(
                Rejected.class, each -> assertThat(each.code()).isEqualTo("too_large"));
      }
    }

    @Test
    void moreThanMayWaitIsRefusedAsBusy() throws Exception {
      Limits limits = new Limits(4, 1 << 20, Duration.ofSeconds(5), Duration.ofSeconds(5));
      try (CompilerProcesses own = RealCompiler.start(cache, limits)) {
        long pid = own.pids().getFirst();
        new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
        List<CompletableFuture<Outcome<Transformed>>> all = new ArrayList<>();
        for (int n = 0; n < 6; n++) {
          all.add(own.transform(TransformRequest.react("a.ts", "")).subscribeAsCompletionStage());
        }

        new ProcessBuilder("kill", "-CONT", Long.toString(pid)).start().waitFor();

        assertThat(all.stream().map(CompletableFuture::join).filter(Failed.class::isInstance))
            .hasSize(2);
      }
    }

    @Test
    void missingProgramMakesEveryRequestUnavailable() {
      CompilerSettings settings = new CompilerSettings(List.of("/does/not/exist"), 1, cache);
      try (CompilerProcesses own = new CompilerProcesses(settings, new SimpleMeterRegistry())) {
        own.start();

        Failure why = failed(own.client().await().atMost(WAIT));

        assertThat(why).isInstanceOf(Unavailable.class);
        assertThat(own.ready()).isFalse();
      }
    }

    @Test
    void closedPoolAnswersThatItIsClosed() {
      CompilerProcesses own = RealCompiler.start(cache, Limits.STANDARD);
      long pid = own.pids().getFirst();

      own.close();

      Failure why = failed(own.client().await().atMost(WAIT));
      assertThat(why)
          .isInstanceOfSatisfying(
              Unavailable.class, each -> assertThat(each.code()).isEqualTo("closed"));
      RealCompiler.until(() -> ProcessHandle.of(pid).isEmpty());
    }
  }

  @Test
  void packIsMadeOfARealInstall() {
    PackRequest request =
        new PackRequest(
            "{\"dependencies\":{\"react\":\"19.2.1\",\"react-dom\":\"19.2.1\"}}",
            null,
            List.of("react", "react-dom/client"));

    Pack pack = done(compiler.pack(request).await().atMost(Duration.ofMinutes(3)));

    assertThat(pack.key()).matches("[0-9a-f]{64}");
    assertThat(pack.entries()).containsKeys("react", "react-dom/client", "react/jsx-dev-runtime");
    assertThat(pack.entries())
        .hasEntrySatisfying(
            "react", entry -> assertThat(entry.exports()).contains("useState", "default"));
    assertThat(pack.files())
        .extracting(Pack.File::name)
        .anyMatch(name -> name.matches("react-[\\w-]{8}\\.js"));
    assertThat(pack.failures()).isEmpty();
  }

  @Test
  void missingPackageIsADependencyError() {
    PackRequest request =
        new PackRequest(
            "{\"dependencies\":{\"no-such-package-of-overskill\":\"1.0.0\"}}", null, List.of());

    Failure why = failed(compiler.pack(request).await().atMost(Duration.ofMinutes(3)));

    assertThat(why)
        .isInstanceOfSatisfying(
            Failure.DependencyError.class,
            each ->
                assertThat(Map.entry(each.code(), each.packageName() + ""))
                    .isEqualTo(Map.entry("package_not_found", "no-such-package-of-overskill")));
  }

  private static CompiledModule whole(Compiler compiler, TransformRequest request) {
    return whole(compiler.transform(request).await().atMost(WAIT));
  }

  private static CompiledModule whole(Outcome<Transformed> outcome) {
    assertThat(done(outcome)).isInstanceOf(Transformed.Whole.class);
    return ((Transformed.Whole) done(outcome)).module();
  }

  private static <T> T done(Outcome<T> outcome) {
    return switch (outcome) {
      case Done(T value) -> value;
      case Failed(Failure why) -> throw new AssertionError(why.toString());
    };
  }

  private static Failure failed(Outcome<?> outcome) {
    return switch (outcome) {
      case Done(var value) -> throw new AssertionError("unexpected " + value);
      case Failed(Failure why) -> why;
    };
  }
}
