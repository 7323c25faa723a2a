package dev.overskill.deploy.publish;

import dev.overskill.compiler.AppFile;
import dev.overskill.compiler.Bundle;
import dev.overskill.compiler.BundleRequest;
import dev.overskill.compiler.Compiler;
import dev.overskill.compiler.Failure.DependencyError;
import dev.overskill.compiler.Failure.Rejected;
import dev.overskill.compiler.Failure.SourceError;
import dev.overskill.compiler.Failure.Unavailable;
import dev.overskill.deploy.cloudflare.Script.StaticFile;
import dev.overskill.deploy.release.Release.Request;
import dev.overskill.deploy.source.AppSource;
import dev.overskill.deploy.source.AppSource.Fetched;
import dev.overskill.deploy.visit.PageHash;
import dev.overskill.events.AppEvent.Failure;
import io.smallrye.mutiny.TimeoutException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/// A revision's files as what visitors get.
@ApplicationScoped
class Bundler {
  private static final String INDEX = "/index.html";

  private final AppSource source;
  private final Compiler compiler;
  private final PublishConfig config;

  @Inject
  Bundler(AppSource source, Compiler compiler, PublishConfig config) {
    this.source = source;
    this.compiler = compiler;
    this.config = config;
  }

  /// What came of it.
  sealed interface Bundled {
    record Ready(List<StaticFile> files, PageHash page) implements Bundled {}

    record Refused(Failure why) implements Bundled {}
  }

  Bundled bundle(Request request) {
    return switch (source.files(request.app(), request.revision())) {
      case Fetched.Found<List<AppFile>>(var files) -> compile(files);
      case Fetched.Absent<List<AppFile>> _ ->
          refused("revision_not_found", "The app has no revision " + request.revision() + ".");
      case Fetched.Unavailable<List<AppFile>>(var why) -> refused("files_unavailable", why);
    };
  }

  private Bundled compile(List<AppFile> files) {
    try {
      var outcome =
          compiler.bundle(new BundleRequest(files)).await().atMost(config.bundleTimeout());
      return switch (outcome) {
        case dev.overskill.compiler.Outcome.Done<Bundle>(var bundle) -> ready(bundle);
        case dev.overskill.compiler.Outcome.Failed<Bundle>(var why) -> refused(why);
      };
    } catch (TimeoutException late) {
      return refused("bundle_timeout", "The build took longer than it may.");
    }
  }

  private static Bundled ready(Bundle bundle) {
    var files =
        bundle.files().stream()
            .map(file ->
                new StaticFile(
                    "/" + file.path(), file.bytes(), file.contentType(), file.immutable()))
            .toList();
    return files.stream()
        .filter(file -> file.path().equals(INDEX))
        .findFirst()
        .<Bundled>map(index -> new Bundled.Ready(files, PageHash.of(index.bytes())))
        .orElseGet(() -> refused("no_index", "The build has no index.html."));
  }

  private static Bundled refused(dev.overskill.compiler.Failure why) {
    return switch (why) {
      case SourceError(var kind, var message, var at) ->
          refused(
              "source_" + kind, at.file() + ":" + at.line() + ":" + at.column() + " " + message);
      case DependencyError(var code, _, var message) -> refused("dependency_" + code, message);
      case Rejected(var code, var message) -> refused("bundle_" + code, message);
      case Unavailable(var code, var message) -> refused("compiler_" + code, message);
    };
  }

  private static Bundled refused(String code, String detail) {
    return new Bundled.Refused(new Failure(code, detail));
  }
}
