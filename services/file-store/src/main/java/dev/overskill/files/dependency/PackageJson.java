package dev.overskill.files.dependency;

import static dev.overskill.files.FileRefusal.INVALID_PACKAGE_JSON;
import static dev.overskill.files.FileRefusal.NOT_FOUND;
import static dev.overskill.files.FileRefusal.QUOTA_EXCEEDED;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.overskill.files.dependency.Block.Member;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The text of a `package.json`, in which single dependencies are changed: what is around them, its
/// order, its indentation, its line endings, stays as it was written.
public record PackageJson(String text) {
  /// How many packages an app may declare, as many as a pack may have.
  static final int MOST = 300;

  private static final String RUN = "dependencies";
  private static final String DEVELOPMENT = "devDependencies";
  private static final List<String> SECTIONS = List.of(RUN, DEVELOPMENT, "optionalDependencies");
  private static final String MARK = "\uFEFF";

  /// Refuses what is not a `package.json` that can be changed.
  public PackageJson {
    sections(root(text)).forEach(PackageJson::mustBeBlock);
  }

  private static Block root(String text) {
    return Block.of(text.startsWith(MARK) ? " " + text.substring(1) : text);
  }

  private static Stream<Member> sections(Block root) {
    return SECTIONS.stream().flatMap(name -> root.member(name).stream());
  }

  private static Block mustBeBlock(Member section) {
    return Optional.ofNullable(section.block())
        .orElseThrow(() ->
            INVALID_PACKAGE_JSON.because(
                "%s of package.json is not an object.".formatted(section.name())));
  }

  /// What is written for this package now, wherever it is declared.
  public Optional<String> version(PackageName name) {
    return declared(name).flatMap(each -> Optional.ofNullable(each.text()));
  }

  private Optional<Member> declared(PackageName name) {
    return sections(root(text))
        .flatMap(each -> mustBeBlock(each).member(name.value()).stream())
        .findFirst();
  }

  /// Declares a package with these versions, and nowhere else than here.
  ///
  /// @param development whether the app needs it only while it is made
  public PackageJson adding(PackageName name, VersionRange versions, boolean development) {
    var section = development ? DEVELOPMENT : RUN;
    var elsewhere = SECTIONS.stream().filter(each -> !each.equals(section)).toList();
    var added = without(name, elsewhere).with(section, name.value(), quoted(versions.value()));
    var count = sections(root(added.text)).mapToInt(it -> mustBeBlock(it).members().size()).sum();
    if (count > MOST && declared(name).isEmpty()) {
      throw QUOTA_EXCEEDED.because(
          "package.json would declare %d packages; it may declare %d.".formatted(count, MOST));
    }
    return added;
  }

  /// Declares this package no more.
  public PackageJson removing(PackageName name) {
    if (declared(name).isEmpty()) {
      throw NOT_FOUND.because("package.json does not declare " + name + ".");
    }
    return without(name, SECTIONS);
  }

  private PackageJson without(PackageName name, List<String> sections) {
    var now = this;
    for (var section : sections) {
      var block = root(now.text).member(section).map(PackageJson::mustBeBlock);
      if (block.flatMap(it -> it.member(name.value())).isPresent()) {
        now = now.without(name.value(), block.get());
      }
    }
    return now;
  }

  private PackageJson without(String name, Block block) {
    var members = block.members();
    var index = members.stream().map(Member::name).toList().indexOf(name);
    if (members.size() == 1) {
      return spliced(block.start(), block.end(), "{}");
    }
    return index == 0
        ? spliced(members.getFirst().start(), members.get(1).start(), "")
        : spliced(members.get(index - 1).end(), members.get(index).end(), "");
  }

  private PackageJson with(String section, String name, String value) {
    var root = root(text);
    var layout = Layout.of(text, root);
    var member = quoted(name) + layout.colon() + value;
    var present = root.member(section).map(PackageJson::mustBeBlock);
    if (present.isEmpty()) {
      var block = "{" + layout.inner() + member + layout.outer() + "}";
      var whole = quoted(section) + layout.colon() + block;
      return root.members().isEmpty()
          ? filled(root, layout.outer() + whole + layout.edge())
          : inserted(root, root.members().size(), whole);
    }
    var block = present.get();
    var known = block.member(name);
    if (known.isPresent()) {
      return spliced(known.get().valueStart(), known.get().end(), value);
    }
    return block.members().isEmpty()
        ? filled(block, layout.inner() + member + layout.outer())
        : inserted(block, placeOf(name, block), member);
  }

  /// npm sorts packages by name.
  private static int placeOf(String name, Block block) {
    var names = block.members().stream().map(Member::name).toList();
    var next = names.stream().filter(each -> each.compareTo(name) > 0).findFirst();
    return next.map(names::indexOf).orElse(names.size());
  }

  private PackageJson filled(Block block, String inside) {
    return spliced(block.start(), block.end(), "{" + inside + "}");
  }

  /// Puts a member before the one at this place, or after all, set apart as the first one is.
  private PackageJson inserted(Block block, int place, String member) {
    var members = block.members();
    var gap = text.substring(block.start() + 1, members.getFirst().start());
    return place < members.size()
        ? spliced(members.get(place).start(), members.get(place).start(), member + "," + gap)
        : spliced(members.getLast().end(), members.getLast().end(), "," + gap + member);
  }

  private PackageJson spliced(int from, int to, String fresh) {
    return new PackageJson(text.substring(0, from) + fresh + text.substring(to));
  }

  private static String quoted(String value) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
  }
}
