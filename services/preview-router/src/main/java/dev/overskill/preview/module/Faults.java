package dev.overskill.preview.module;

import dev.overskill.compiler.Failure;
import dev.overskill.preview.module.Fault.Kind;
import org.jspecify.annotations.Nullable;

/// Failures in the words of the page's overlay.
public final class Faults {
  private static final String PACKAGE_JSON = "package.json";

  private Faults() {}

  /// What the compiler says is wrong with a file.
  static Fault of(String path, Failure why) {
    return switch (why) {
      case Failure.SourceError error -> {
        var kind = error.kind().equals("resolve") ? Kind.RESOLVE : Kind.TRANSFORM;
        yield new Fault(
            file(error.file(), path),
            kind,
            error.message(),
            error.line(),
            error.column(),
            framed(error.frame()),
            null);
      }
      case Failure.DependencyError error -> plain(path, Kind.PACK, error.message());
      case Failure.Rejected error -> plain(path, Kind.TRANSFORM, error.message());
      case Failure.Unavailable error -> throw new Compilations.Unanswered(error.message());
    };
  }

  /// A sheet may be wrong in a file that it takes in.
  private static String file(String told, String path) {
    var end = told.indexOf('?');
    var plain = end < 0 ? told : told.substring(0, end);
    return plain.length() > 1 && plain.startsWith("/") ? plain.substring(1) : path;
  }

  private static Fault plain(String path, Kind kind, String message) {
    return new Fault(path, kind, message, 0, 0, null, null);
  }

  /// The overlay recognises a frame only by the line feed at the end of its lines.
  private static @Nullable String framed(@Nullable String frame) {
    return frame == null || frame.endsWith("\n") ? frame : frame + "\n";
  }

  static Fault unresolved(String importer, String specifier, byte[] source) {
    var at = Excerpt.ofImport(source, specifier);
    var path = importer.substring(1);
    var message =
        "Failed to resolve import \"%s\" from \"%s\". Does the file exist?"
            .formatted(specifier, path);
    var wanted = Urls.join(Urls.folder(importer), specifier).substring(1);
    return new Fault(path, Kind.RESOLVE, message, at.line(), at.column(), at.frame(), wanted);
  }

  /// A package that cannot be had, at the import that asks for it.
  public static Fault dependency(Node importer, String specifier, byte[] source, String message) {
    var at = Excerpt.ofImport(source, specifier);
    var path = importer.url().path().substring(1);
    return new Fault(path, Kind.PACK, message, at.line(), at.column(), at.frame(), null);
  }

  /// A package that cannot be had, at the file that asks for it.
  public static Fault dependencies(Node importer, String message) {
    return plain(importer.url().path().substring(1), Kind.PACK, message);
  }

  /// A package that cannot be had, where `package.json` declares it.
  public static Fault declared(String name, byte[] packageJson, String message) {
    var at = Excerpt.ofImport(packageJson, name);
    return new Fault(PACKAGE_JSON, Kind.PACK, message, at.line(), at.column(), at.frame(), null);
  }

  /// Dependencies that cannot be had, whoever asks for them.
  public static Fault dependencies(Failure why) {
    return switch (why) {
      case Failure.Unavailable(var code, _) ->
          plain(
              PACKAGE_JSON,
              Kind.PACK,
              code.equals("timeout")
                  ? "Preparing the packages of package.json takes too long. Are they too many?"
                  : "The packages cannot be prepared right now; it is tried again.");
      case Failure.DependencyError error when error.code().equals("registry_down") ->
          plain(PACKAGE_JSON, Kind.PACK, error.message() + "; it is tried again.");
      case Failure.SourceError _, Failure.DependencyError _, Failure.Rejected _ ->
          plain(PACKAGE_JSON, Kind.PACK, why.message());
    };
  }
}
