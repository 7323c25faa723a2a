package dev.overskill.preview.door;

import dev.overskill.compiler.CompiledModule;
import dev.overskill.preview.door.DraftAnswers.Question;
import dev.overskill.preview.draft.Draft;
import dev.overskill.preview.draft.Shown;
import dev.overskill.preview.module.Fault;
import dev.overskill.preview.module.Linker;
import dev.overskill.preview.module.ModuleUrl;
import dev.overskill.preview.module.Node;
import dev.overskill.preview.module.Resolver;
import dev.overskill.preview.pack.PackFiles;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Answers requests for modules of an app and of its packages.
final class ModuleAnswers {
  private static final String MAP = "sourcemap";

  private final LinkedModules linked;

  /// @param keptBytes how many bytes of linked modules to keep
  ModuleAnswers(long keptBytes) {
    this.linked = new LinkedModules(keptBytes);
  }

  CompletionStage<Answer> answer(Draft draft, Shown shown, Question question) {
    var url = wanted(question);
    var node = shown.graph().node(url);
    if (node.isPresent()) {
      return linked(draft, shown, node.get(), question);
    }
    var known = fault(shown, url);
    if (known.isPresent()) {
      return DraftAnswers.done(broken(known.get()));
    }
    if (Resolver.fileAt(shown.tree(), url.path()).isEmpty()) {
      return DraftAnswers.done(Pages.notFound());
    }
    return draft.asked(url, shown).thenCompose(fault -> asked(draft, fault, question));
  }

  private CompletionStage<Answer> asked(Draft draft, Optional<Fault> fault, Question question) {
    var now = draft.shown();
    var node = now.flatMap(shown -> shown.graph().node(wanted(question)));
    if (fault.isPresent() || now.isEmpty() || node.isEmpty()) {
      return DraftAnswers.done(fault.map(ModuleAnswers::broken).orElseGet(Pages::notFound));
    }
    return linked(draft, now.get(), node.get(), question);
  }

  /// A style sheet may be asked for as a module, or, by `<link>`, as itself.
  private static ModuleUrl wanted(Question question) {
    var url = question.module();
    return url.isCss() && url.query().isEmpty() && question.wants().css() ? url.asSheet() : url;
  }

  private static Optional<Fault> fault(Shown shown, ModuleUrl url) {
    return shown.faults().stream()
        .filter(fault -> url.path().equals("/" + fault.path()))
        .findFirst();
  }

  /// Code that needs packages waits for them.
  private CompletionStage<Answer> linked(Draft draft, Shown shown, Node node, Question question) {
    if (shown.health() != Shown.Health.PENDING || node.packages().findAny().isEmpty()) {
      return DraftAnswers.done(linkedNow(draft, shown, node, question));
    }
    return draft
        .whenReady()
        .thenApply(ready ->
            ready
                .graph()
                .node(node.url())
                .map(now -> linkedNow(draft, ready, now, question))
                .orElseGet(Pages::notFound));
  }

  private Answer linkedNow(Draft draft, Shown shown, Node node, Question question) {
    var broken = fault(shown, node.url());
    if (broken.isPresent() && shown.health() == Shown.Health.BROKEN) {
      return broken(broken.get());
    }
    if (ModuleUrl.has(question.query(), MAP)) {
      return map(node.code());
    }
    draft.served(node.url());
    var pack = Optional.ofNullable(shown.pack());
    var wanted =
        new LinkedModules.Wanted(
            draft.app(), question.address(), node, pack.map(PackFiles::key), draft.stamps());
    return linked.answer(wanted, () -> link(draft, pack, node, question));
  }

  private static Answer link(Draft draft, Optional<PackFiles> pack, Node node, Question question) {
    var linker =
        new Linker(
            draft.stamps(), (name, names) -> pack.flatMap(files -> files.address(name, names)));
    if (node.url().isSheet()) {
      return Answer.draft(MediaTypes.SHEET, linker.sheet(node));
    }
    var code = linker.script(node, question.address());
    return Answer.draft(MediaTypes.SCRIPT, node.code().map() == null ? code : mapped(code, node));
  }

  private static String mapped(String code, Node node) {
    var address = node.url() + (node.url().query().isEmpty() ? "?" : "&") + MAP;
    return code + "\n//# sourceMappingURL=" + address.replace(" ", "%20") + "\n";
  }

  private static Answer map(CompiledModule code) {
    var map = code.map();
    return map == null ? Pages.notFound() : Answer.draft(MediaTypes.JSON, map);
  }

  private static Answer broken(Fault fault) {
    var place = fault.line() > 0 ? ":" + fault.line() + ":" + fault.column() : "";
    return Answer.words(
        500, fault.path() + place + "\n" + fault.message() + "\n" + fault.marked().orElse(""));
  }

  /// A file of a pack that this app runs on.
  static Answer packed(Draft draft, String path, String query) {
    var name = path.substring(PackFiles.ROOT.length());
    return draft
        .packHolding(name)
        .flatMap(pack -> pack.file(name, query))
        .map(file ->
            Answer.immutable(
                file.contentType(),
                file.bytes(),
                Integer.toHexString(name.hashCode()) + "-" + Integer.toHexString(query.hashCode())))
        .orElseGet(Pages::notFound);
  }
}
