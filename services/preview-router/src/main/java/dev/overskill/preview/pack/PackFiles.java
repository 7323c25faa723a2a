package dev.overskill.preview.pack;

import dev.overskill.compiler.Pack;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A pack as it is served: its files by name, and the address of each specifier.
public final class PackFiles {
  /// The path that the files of all packs are under; the same name means the same bytes.
  public static final String ROOT = "/@deps/";

  /// The query that adds names to a CommonJS entry.
  private static final String NAMES = "names=";

  private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{Nd}_$]*");

  private final StoredPack pack;
  private final Map<String, Pack.File> files;

  PackFiles(StoredPack pack) {
    this.pack = pack;
    this.files =
        pack.files().stream().collect(Collectors.toMap(Pack.File::name, Function.identity()));
  }

  public String key() {
    return pack.key();
  }

  /// Whether a file of this name is part of the pack.
  public boolean holds(String name) {
    return files.containsKey(name);
  }

  int size() {
    return pack.size();
  }

  /// The address of what a specifier means.
  ///
  /// @param names what is imported of it: a CommonJS package may have members that reading it did
  ///   not find, and then the address names them
  public Optional<String> address(String specifier, Collection<String> names) {
    return Optional.ofNullable(pack.entries().get(specifier))
        .map(entry -> ROOT + entry.file() + unread(entry, names));
  }

  private static String unread(Pack.Entry entry, Collection<String> names) {
    if (!entry.needsInterop()) {
      return "";
    }
    var unread = new TreeSet<String>();
    names.stream()
        .filter(name -> NAME.matcher(name).matches() && !name.equals("default"))
        .filter(name -> !entry.exports().contains(name))
        .forEach(unread::add);
    return unread.isEmpty() ? "" : "?" + NAMES + String.join(",", unread);
  }

  /// The style sheet that a specifier means.
  public Optional<String> sheet(String specifier) {
    return Optional.ofNullable(pack.entries().get(specifier))
        .flatMap(entry -> Optional.ofNullable(entry.css()))
        .flatMap(name -> Optional.ofNullable(files.get(name)))
        .map(file -> new String(file.bytes(), StandardCharsets.UTF_8));
  }

  /// Why a specifier has no address, for a person.
  public String whyNot(String specifier) {
    return pack.failures()
        .getOrDefault(specifier, "\"" + specifier + "\" is not part of any installed package.");
  }

  public boolean has(String specifier) {
    return pack.entries().containsKey(specifier);
  }

  /// A file of the pack, or a CommonJS entry with more names than its file exports.
  public Optional<Pack.File> file(String name, String query) {
    return Optional.ofNullable(files.get(name))
        .map(file -> query.startsWith(NAMES) ? named(file, query.substring(NAMES.length())) : file);
  }

  private Pack.File named(Pack.File file, String names) {
    var from = "\"" + ROOT + file.name() + "\"";
    var code = new StringBuilder();
    code.append("import * as all from ").append(from).append(";\nexport * from ").append(from);
    code.append(";\nexport default all.default;\nconst whole = all.");
    code.append(Pack.Entry.WHOLE).append(" ?? all.default ?? {};\n");
    for (var name : List.of(names.split(",", -1))) {
      if (NAME.matcher(name).matches()) {
        code.append("const _").append(name).append(" = whole[\"").append(name);
        code.append("\"];\nexport { _").append(name).append(" as ").append(name).append(" };\n");
      }
    }
    var bytes = code.toString().getBytes(StandardCharsets.UTF_8);
    return new Pack.File(file.name(), bytes, file.contentType());
  }
}
