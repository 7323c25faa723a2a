package dev.overskill.preview;

import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.CompilerProcesses;
import dev.overskill.compiler.CompilerSettings;
import dev.overskill.log.AppDirectory;
import dev.overskill.log.LogConfig;
import dev.overskill.log.LogWriter;
import dev.overskill.log.Parking;
import dev.overskill.preview.door.PreviewDoor;
import dev.overskill.preview.draft.Admission;
import dev.overskill.preview.draft.ChangeFeed;
import dev.overskill.preview.draft.Drafts;
import dev.overskill.preview.draft.Editions;
import dev.overskill.preview.draft.News;
import dev.overskill.preview.draft.Workshop;
import dev.overskill.preview.limit.LimitConfig;
import dev.overskill.preview.limit.Quotas;
import dev.overskill.preview.module.Compilations;
import dev.overskill.preview.module.Crawl;
import dev.overskill.preview.pack.Packs;
import dev.overskill.preview.source.Contents;
import dev.overskill.preview.source.FileStore;
import dev.overskill.preview.source.HttpFileStore;
import dev.overskill.preview.upstream.ApiDoor;
import dev.overskill.tenancy.Secret;
import dev.overskill.tenancy.ServiceTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Puts the router together.
@ApplicationScoped
class PreviewBeans {
  @Produces
  @Singleton
  CompilerProcesses compiler(CompilerConfig config, MeterRegistry meters) {
    var cache = config.cacheDir().toAbsolutePath();
    return new CompilerProcesses(
        new CompilerSettings(config.words(), config.processes(), cache), meters);
  }

  void close(@Disposes CompilerProcesses compiler) {
    compiler.close();
  }

  @Produces
  @Singleton
  FileStore files(
      Vertx vertx,
      ServiceTokens tokens,
      @ConfigProperty(name = "overskill.files.url", defaultValue = "http://127.0.0.1:8082/files")
          URI files,
      PreviewConfig config) {
    return new HttpFileStore(vertx, tokens, files, config.filesPatience());
  }

  @Produces
  @Singleton
  Contents contents(FileStore files, PreviewConfig config) {
    return new Contents(files, config.contents().asLongValue());
  }

  @Produces
  @Singleton
  Packs packs(
      Compiler compiler, FileStore files, PreviewConfig config, Clock clock, MeterRegistry meters) {
    var rules = new Packs.Rules(config.packs().asLongValue(), config.packsRetry(), clock);
    return new Packs(compiler, files, rules, meters);
  }

  @Produces
  @Singleton
  News news(LogWriter log, Clock clock, AppDirectory apps) {
    return new News(log, clock, apps::preview);
  }

  void close(@Disposes News news) {
    news.close();
  }

  @Produces
  @Singleton
  Workshop.Rest rest(
      News news, AppDirectory apps, Clock clock, MeterRegistry meters, PreviewConfig config) {
    var admission =
        new Admission(config.waking(), config.waitingToWake(), config.turnToWake(), meters);
    return new Workshop.Rest(
        news,
        app -> apps.preview(app).flatMap(it -> Optional.ofNullable(it.good())),
        clock,
        meters,
        admission,
        config.socketsPerApp());
  }

  @Produces
  @Singleton
  Crawl.Sources sources(
      Contents contents, Compiler compiler, PreviewConfig config, MeterRegistry meters) {
    var kept = new Compilations.Kept(config.modules().asLongValue(), meters);
    return new Crawl.Sources(contents, new Compilations(contents, compiler, kept));
  }

  @Produces
  @Singleton
  Workshop workshop(
      FileStore files, Crawl.Sources sources, Compiler compiler, Packs packs, Workshop.Rest rest) {
    return new Workshop(files, sources, compiler, packs, rest);
  }

  @Produces
  @Singleton
  Drafts drafts(Workshop workshop, PreviewConfig config) {
    var bytes = config.draftBytes().asLongValue();
    return new Drafts(workshop, new Drafts.Limits(config.drafts(), bytes, config.idle()));
  }

  void close(@Disposes Drafts drafts) {
    drafts.close();
  }

  @Produces
  @Singleton
  Editions editions(Workshop workshop, PreviewConfig config) {
    return new Editions(workshop, config.editions(), config.editionsIdle());
  }

  void close(@Disposes Editions editions) {
    editions.close();
  }

  @Produces
  @Singleton
  ChangeFeed feed(LogConfig config, Drafts drafts, Parking parking, Clock clock) {
    return new ChangeFeed(config, drafts, parking, clock);
  }

  void close(@Disposes ChangeFeed feed) {
    feed.close();
  }

  @Produces
  @Singleton
  PreviewDoor.Rules rules(
      PreviewConfig config,
      @ConfigProperty(
              name = "overskill.console.origins",
              defaultValue = "http://console.localhost:8080,http://localhost:8080")
          List<String> consoles,
      Clock clock) {
    var kept = new PreviewDoor.Kept(config.linked().asLongValue(), config.zipped().asLongValue());
    return new PreviewDoor.Rules(
        config.domain(),
        config.patience(),
        consoles,
        kept,
        clock,
        config.edgeKey().map(Secret::ofText));
  }

  @Produces
  @Singleton
  PreviewDoor door(
      PreviewDoor.Rules rules,
      AppDirectory apps,
      Drafts drafts,
      Crawl.Sources sources,
      Parts parts) {
    return new PreviewDoor(
        rules,
        new PreviewDoor.Parts(
            apps,
            drafts,
            parts.editions(),
            sources.contents(),
            parts.compiler(),
            parts.bridge(),
            parts.api(),
            parts.quotas(),
            parts.meters()));
  }

  @Singleton
  record Parts(
      Compiler compiler,
      Editions editions,
      PreviewDoor.Bridge bridge,
      ApiDoor api,
      Quotas quotas,
      MeterRegistry meters) {}

  @Produces
  @Singleton
  Quotas quotas(LimitConfig config, MeterRegistry meters) {
    return new Quotas(config, System::nanoTime, meters);
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck feedReady(ChangeFeed feed) {
    return () ->
        HealthCheckResponse.named("changes are read from the log's tip")
            .status(feed.ready())
            .build();
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck compilerReady(CompilerProcesses compiler) {
    return () -> HealthCheckResponse.named("the compiler answers").status(compiler.ready()).build();
  }
}
