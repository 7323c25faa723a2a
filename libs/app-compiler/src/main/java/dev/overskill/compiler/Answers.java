package dev.overskill.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import dev.overskill.compiler.CompiledModule.AcceptedDep;
import dev.overskill.compiler.CompiledModule.CssDependency;
import dev.overskill.compiler.CompiledModule.Hot;
import dev.overskill.compiler.CompiledModule.Import;
import dev.overskill.compiler.CompiledModule.Interop;
import dev.overskill.compiler.CompiledModule.Kind;
import dev.overskill.compiler.Failure.DependencyError;
import dev.overskill.compiler.Failure.Location;
import dev.overskill.compiler.Failure.Rejected;
import dev.overskill.compiler.Failure.SourceError;
import dev.overskill.compiler.Failure.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What comes from the compiler, read without reflection.
final class Answers {

  private Answers() {}

  static ViteClient client(JsonNode from) {
    JsonNode client = from.path("client");
    return new ViteClient(
        text(from, "version"),
        text(client, "viteClient"),
        text(client, "viteEnv"),
        text(client, "refreshRuntime"),
        text(client, "preambleHtml"),
        texts(client, "placeholders"));
  }

  static Transformed transformed(JsonNode from) {
    JsonNode needs = from.path("needs");
    return needs.isObject()
        ? new Transformed.Lacking(needs(needs))
        : new Transformed.Whole(module(from));
  }

  private static Needs needs(JsonNode from) {
    return new Needs(
        from.path("paths").asBoolean(),
        texts(from, "files"),
        texts(from, "sheets"),
        from.path("scanned").isArray() ? texts(from, "scanned") : null);
  }

  static List<String> candidates(JsonNode from) {
    return texts(from, "candidates");
  }

  private static CompiledModule module(JsonNode from) {
    return new CompiledModule(
        Kind.valueOf(text(from, "kind").toUpperCase(Locale.ROOT)),
        text(from, "code"),
        textOrNull(from, "map"),
        list(from, "imports", Answers::imported),
        hot(from.path("hot")),
        textOrNull(from, "css"),
        list(from, "cssDependencies", Answers::cssDependency),
        texts(from, "globs"));
  }

  private static Import imported(JsonNode from) {
    return new Import(
        text(from, "specifier"),
        from.path("start").asInt(),
        from.path("end").asInt(),
        from.path("dynamic").asBoolean(),
        from.path("self").asBoolean(),
        texts(from, "names"),
        interop(from.path("interop")));
  }

  private static @Nullable Interop interop(JsonNode from) {
    return from.isObject()
        ? new Interop(from.path("start").asInt(), from.path("end").asInt(), text(from, "code"))
        : null;
  }

  private static Hot hot(JsonNode from) {
    return new Hot(
        from.path("used").asBoolean(),
        from.path("selfAccepts").asBoolean(),
        from.path("refreshBoundary").asBoolean(),
        texts(from, "acceptedExports"),
        list(
            from,
            "acceptedDeps",
            each ->
                new AcceptedDep(
                    text(each, "specifier"),
                    each.path("start").asInt(),
                    each.path("end").asInt())));
  }

  private static CssDependency cssDependency(JsonNode from) {
    return new CssDependency(
        CssDependency.Form.valueOf(text(from, "form").toUpperCase(Locale.ROOT)),
        text(from, "url"),
        from.path("start").asInt(),
        from.path("end").asInt());
  }

  static Scan scan(JsonNode from) {
    return new Scan(
        texts(from, "specifiers"),
        list(
            from,
            "aliases",
            each -> new Scan.Alias(text(each, "find"), text(each, "replacement"))));
  }

  static Pack pack(JsonNode from) {
    return new Pack(
        text(from, "key"),
        list(
            from,
            "files",
            each -> new Pack.File(text(each, "name"), bytes(each), text(each, "contentType"))),
        map(from, "entries", Answers::entry),
        map(from, "failures", Answers::failure),
        text(from, "lock"),
        texts(from, "warnings"));
  }

  private static Pack.Entry entry(JsonNode from) {
    return new Pack.Entry(
        text(from, "file"),
        from.path("needsInterop").asBoolean(),
        texts(from, "exports"),
        textOrNull(from, "css"));
  }

  static Bundle bundle(JsonNode from) {
    return new Bundle(
        list(
            from,
            "files",
            each ->
                new Bundle.File(
                    text(each, "path"),
                    bytes(each),
                    text(each, "contentType"),
                    each.path("immutable").asBoolean())),
        texts(from, "warnings"));
  }

  static Failure failure(JsonNode from) {
    String code = text(from, "code");
    String message = text(from, "message");
    return switch (text(from, "kind")) {
      case "source" ->
          new SourceError(
              code,
              message,
              new Location(
                  text(from, "file"),
                  from.path("line").asInt(),
                  from.path("column").asInt(),
                  textOrNull(from, "frame")));
      case "dependency" -> new DependencyError(code, textOrNull(from, "package"), message);
      case "rejected" -> new Rejected(code, message);
      default -> new Unavailable(code, message);
    };
  }

  private static String text(JsonNode from, String field) {
    return from.path(field).asText();
  }

  private static @Nullable String textOrNull(JsonNode from, String field) {
    JsonNode value = from.path(field);
    return value.isTextual() ? value.textValue() : null;
  }

  private static byte[] bytes(JsonNode from) {
    try {
      return from.path("bytes").binaryValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> texts(JsonNode from, String field) {
    return list(from, field, JsonNode::asText);
  }

  private static <T> List<T> list(JsonNode from, String field, Function<JsonNode, T> read) {
    JsonNode array = from.path(field);
    List<T> out = new ArrayList<>(array.size());
    for (JsonNode each : array) {
      out.add(read.apply(each));
    }
    return List.copyOf(out);
  }

  private static <T> Map<String, T> map(JsonNode from, String field, Function<JsonNode, T> read) {
    Map<String, T> out = new LinkedHashMap<>();
    from.path(field)
        .properties()
        .forEach(each -> out.put(each.getKey(), read.apply(each.getValue())));
    return out;
  }
}
