package dev.overskill.files.tool;

import static dev.overskill.files.FileRefusal.BINARY_FILE;
import static dev.overskill.files.FileRefusal.NOT_FOUND;
import static dev.overskill.files.FileRefusal.TOO_LARGE;

import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.files.change.Change;
import dev.overskill.files.change.ChangeSet;
import dev.overskill.files.change.Content;
import dev.overskill.files.dependency.PackageJson;
import dev.overskill.files.dependency.PackageName;
import dev.overskill.files.history.Desk;
import dev.overskill.files.history.Saved;
import dev.overskill.files.tool.ToolRequest.AddDependency;
import dev.overskill.files.tree.FilePath;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.UnaryOperator;

/// The tools that change what an app's `package.json` declares, and answer what it said before.
///
/// Nothing is asked of the registry here: whether there is such a package shows in the preview. The
/// app's lock file stays as it is: what it names keeps its version as long as `package.json`
/// allows.
final class DependencyTools {
  private static final FilePath PATH = FilePath.of("package.json");
  private static final int LARGEST_BYTES = 1 << 20;

  private record Changed(PackageJson before, Saved saved) {}

  private DependencyTools() {}

  static Uni<ToolOutcome> add(Desk desk, AddDependency add) {
    return change(desk, it -> it.adding(add.name(), add.versions(), add.development()))
        .chain(changed -> {
          var answer =
              FileTools.answerOf(changed.saved())
                  .put("path", PATH.value())
                  .put("name", add.name().value())
                  .put("version", add.versions().value())
                  .put("dev", add.development());
          changed.before().version(add.name()).ifPresent(it -> answer.put("previous", it));
          return FileTools.answer(answer);
        });
  }

  static Uni<ToolOutcome> remove(Desk desk, PackageName name) {
    return change(desk, it -> it.removing(name))
        .chain(changed -> {
          var answer =
              FileTools.answerOf(changed.saved())
                  .put("path", PATH.value())
                  .put("name", name.value());
          changed.before().version(name).ifPresent(it -> answer.put("previous", it));
          return FileTools.answer(answer);
        });
  }

  private static Uni<Changed> change(Desk desk, UnaryOperator<PackageJson> edit) {
    var entry =
        desk.draft()
            .manifest()
            .find(PATH)
            .orElseThrow(() -> NOT_FOUND.because("There is no package.json; write one first."));
    if (entry.size() > LARGEST_BYTES) {
      throw TOO_LARGE.because(
          "package.json has %d bytes; at most %d are read.".formatted(entry.size(), LARGEST_BYTES));
    }
    return desk.content(entry)
        .chain(bytes -> {
          var before = new PackageJson(text(bytes));
          var content = Content.of(edit.apply(before).text());
          var put = ChangeSet.of(new Change.Put(PATH, content.entry()));
          return desk.keep(content).map(_ -> new Changed(before, desk.save(put, List.of(content))));
        });
  }

  private static String text(byte[] bytes) {
    return Content.text(bytes)
        .orElseThrow(() -> BINARY_FILE.because("package.json is not a text file in UTF-8."));
  }
}
