package dev.overskill.files.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.overskill.events.AppEvent.ToolOutcome;
import dev.overskill.events.BlobHash;
import dev.overskill.events.EventJson;
import dev.overskill.files.change.Change;
import dev.overskill.files.change.ChangeSet;
import dev.overskill.files.change.Content;
import dev.overskill.files.change.Edit;
import dev.overskill.files.change.Excerpt;
import dev.overskill.files.history.Desk;
import dev.overskill.files.history.Saved;
import dev.overskill.files.search.LineSearch;
import dev.overskill.files.tool.ToolRequest.AddDependency;
import dev.overskill.files.tool.ToolRequest.DeleteFile;
import dev.overskill.files.tool.ToolRequest.EditFile;
import dev.overskill.files.tool.ToolRequest.ListFiles;
import dev.overskill.files.tool.ToolRequest.ReadFile;
import dev.overskill.files.tool.ToolRequest.RemoveDependency;
import dev.overskill.files.tool.ToolRequest.RenameFile;
import dev.overskill.files.tool.ToolRequest.SearchFiles;
import dev.overskill.files.tool.ToolRequest.WriteFile;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What each file tool does on a desk, and what it answers.
final class FileTools {
  /// Up to here an edit may happen on the connection's event loop.
  private static final int QUICK_BYTES = 256 * 1024;

  private static final int LISTED_CHARACTERS = 200_000;
  private static final int SEARCHED_FILE_BYTES = 64 * 1024;
  private static final int SEARCHED_BYTES = 16 << 20;

  private final Clock clock;
  private final Duration searchPatience;

  FileTools(Clock clock, Duration searchPatience) {
    this.clock = clock;
    this.searchPatience = searchPatience;
  }

  Uni<ToolOutcome> work(ToolRequest request, Desk desk) {
    return switch (request) {
      case WriteFile(var path, var content) -> write(desk, path, content);
      case EditFile(var edit) -> edit(desk, edit);
      case DeleteFile(var path) ->
          answer(
              answerOf(desk.save(ChangeSet.of(new Change.Delete(path)), List.of()))
                  .put("path", path.value()));
      case RenameFile(var from, var to) ->
          answer(
              answerOf(desk.save(ChangeSet.of(new Change.Rename(from, to)), List.of()))
                  .put("from", from.value())
                  .put("to", to.value()));
      case AddDependency add -> DependencyTools.add(desk, add);
      case RemoveDependency(var name) -> DependencyTools.remove(desk, name);
      case ReadFile read -> read(desk, read);
      case ListFiles(var prefix) -> answer(list(desk, prefix));
      case SearchFiles search -> search(desk, search);
    };
  }

  static Uni<ToolOutcome> answer(ObjectNode result) {
    return Uni.createFrom().item(new ToolOutcome.Succeeded(result));
  }

  static ObjectNode answerOf(Saved saved) {
    return EventJson.mapper()
        .createObjectNode()
        .put("revision", saved.revision().number())
        .put("changed", saved instanceof Saved.Stored);
  }

  private static Uni<ToolOutcome> write(Desk desk, FilePath path, Content content) {
    var put = ChangeSet.of(new Change.Put(path, content.entry()));
    return desk.keep(content)
        .chain(() ->
            answer(
                answerOf(desk.save(put, List.of(content)))
                    .put("path", path.value())
                    .put("blob", content.hash().value())
                    .put("size", content.bytes().length)));
  }

  private static Uni<ToolOutcome> edit(Desk desk, Edit edit) {
    var entry = desk.entry(edit.path());
    var bytes = desk.content(entry);
    var near = entry.size() <= QUICK_BYTES;
    return (near ? bytes : bytes.emitOn(Infrastructure.getDefaultWorkerPool()))
        .map(edit::applyTo)
        .chain(edited ->
            desk.keep(edited.content())
                .chain(() -> {
                  var put = new Change.Put(edit.path(), edited.content().entry());
                  var saved = desk.save(ChangeSet.of(put), List.of(edited.content()));
                  return answer(
                      answerOf(saved)
                          .put("path", edit.path().value())
                          .put("startLine", edit.startLine())
                          .put("endLine", edited.endLine())
                          .put("lines", edited.lines()));
                }));
  }

  private static Uni<ToolOutcome> read(Desk desk, ReadFile read) {
    var entry = desk.entry(read.path());
    return desk.content(entry)
        .chain(bytes -> {
          var result =
              EventJson.mapper()
                  .createObjectNode()
                  .put("path", read.path().value())
                  .put("revision", desk.draft().revision().number())
                  .put("blob", entry.blob().value())
                  .put("size", entry.size());
          Excerpt.of(bytes, read.startLine(), read.endLine())
              .ifPresentOrElse(
                  excerpt ->
                      result
                          .put("text", excerpt.text())
                          .put("startLine", read.startLine())
                          .put("endLine", excerpt.endLine())
                          .put("lines", excerpt.lines())
                          .put("truncated", excerpt.truncated()),
                  () -> result.put("binary", true));
          return answer(result);
        });
  }

  private static ObjectNode list(Desk desk, String prefix) {
    var result =
        EventJson.mapper().createObjectNode().put("revision", desk.draft().revision().number());
    var files = result.putArray("files");
    var manifest = desk.draft().manifest();
    var room = LISTED_CHARACTERS;
    var total = 0;
    for (var path : manifest.paths()) {
      if (!path.value().startsWith(prefix)) {
        continue;
      }
      total++;
      room -= path.value().length() + 30;
      if (room > 0) {
        var size = manifest.find(path).map(FileEntry::size).orElse(0L);
        files.addObject().put("path", path.value()).put("size", size);
      }
    }
    return result.put("total", total).put("truncated", files.size() < total);
  }

  private Uni<ToolOutcome> search(Desk desk, SearchFiles request) {
    var search = new LineSearch(request.query(), request.limit(), clock, searchPatience);
    var searched = searched(desk, request.prefix(), search);
    var hashes = searched.stream().map(it -> it.entry().blob()).distinct().toList();
    // Looking takes processor time: not on the connection's event loop.
    return desk.smallContents(hashes)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .chain(contents -> {
          look(search, searched, contents);
          return answer(found(desk, search));
        });
  }

  private record Searched(FilePath path, FileEntry entry) {}

  /// The files to look through. Large ones are lock files and media: nobody searches those.
  private static List<Searched> searched(Desk desk, String prefix, LineSearch search) {
    var manifest = desk.draft().manifest();
    var searched = new ArrayList<Searched>();
    var room = (long) SEARCHED_BYTES;
    for (var path : manifest.paths()) {
      var entry = desk.entry(path);
      if (path.value().startsWith(prefix)) {
        if (entry.size() > Math.min(room, SEARCHED_FILE_BYTES)) {
          search.skip();
        } else {
          room -= entry.size();
          searched.add(new Searched(path, entry));
        }
      }
    }
    return searched;
  }

  private static void look(
      LineSearch search, List<Searched> searched, Map<BlobHash, byte[]> contents) {
    for (var file : searched) {
      if (!search.goesOn()) {
        return;
      }
      var bytes = contents.get(file.entry().blob());
      var text = bytes == null ? Optional.<String>empty() : Content.text(bytes);
      text.ifPresentOrElse(it -> search.look(file.path(), it), search::skip);
    }
  }

  private static ObjectNode found(Desk desk, LineSearch search) {
    var result =
        EventJson.mapper().createObjectNode().put("revision", desk.draft().revision().number());
    var matches = result.putArray("matches");
    search
        .found()
        .forEach(found ->
            matches
                .addObject()
                .put("path", found.path().value())
                .put("line", found.line())
                .put("text", found.text()));
    return result.put("skipped", search.skipped()).put("truncated", search.isCut());
  }
}
