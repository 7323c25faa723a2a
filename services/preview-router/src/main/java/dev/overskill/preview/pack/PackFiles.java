package dev.overskill.preview.pack;

import dev.overskill.compiler.Pack;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A pack as it is served: its files by name, and the address of each specifier.
public final class PackFiles {
  /// The path that all packs are under.
  public static final String ROOT = "/@deps/";

  private final Pack pack;
  private final Map<String, Pack.File> files;

  public PackFiles(Pack pack) {
    this.pack = pack;
    this.files = pack.files().stream().collect(Collectors.toMap(Pack.File::name, Function.identity()));
  }

  public String key() {
    return pack.key();
  }

  /// The address of what a specifier means.
  public Optional<String> address(String specifier) {
    return Optional.ofNullable(pack.entries().get(specifier))
        .map(entry -> ROOT + pack.key() + "/" + entry.file());
  }

  /// Why a specifier has no address, for a person.
  public String whyNot(String specifier) {
    return "\"" + specifier + "\" is not part of any installed package.";
  }

  public boolean has(String specifier) {
    return pack.entries().containsKey(specifier);
  }

  public Optional<Pack.File> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  Pack pack() {
    return pack;
  }
}
