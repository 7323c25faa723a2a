package dev.overskill.files.door;

import dev.overskill.events.Revision;
import dev.overskill.files.FileRefusal;
import dev.overskill.files.change.TextDiff;
import dev.overskill.files.door.FileAnswer.Conditions;
import dev.overskill.files.history.Draft;
import dev.overskill.files.history.History;
import dev.overskill.files.history.OwnedApp;
import dev.overskill.files.history.RevisionLine;
import dev.overskill.files.history.Saved;
import dev.overskill.files.tree.FileEntry;
import dev.overskill.files.tree.FilePath;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// The files of an app and their history, for people and agents of its tenant.
@Path("/v1/apps/{app}")
@Produces(MediaType.APPLICATION_JSON)
class FilesResource {
  private static final int MOST_REVISIONS = 200;

  private final AppDoor door;
  private final History history;
  private final Changing changing;

  @Inject
  FilesResource(AppDoor door, History history, Changing changing) {
    this.door = door;
    this.history = history;
    this.changing = changing;
  }

  /// @param next what to ask for as `before` to go on; absent at the end
  record Revisions(List<RevisionLine> revisions, @Nullable Revision next) {}

  record Outcome(Revision revision, boolean changed) {}

  @GET
  @Path("/revisions")
  public Uni<Revisions> revisions(
      @RestPath String app, @RestQuery @Nullable Long before, @RestQuery @Nullable Integer limit) {
    var most = limit == null ? 50 : Math.clamp(limit, 1, MOST_REVISIONS);
    return history
        .revisions(door.reader(app), revision(before), most)
        .map(
            lines -> new Revisions(lines, lines.size() < most ? null : lines.getLast().revision()));
  }

  @GET
  @Path("/tree")
  public Uni<Response> tree(
      @RestPath String app, @RestQuery @Nullable Long revision, @Context HttpHeaders headers) {
    var owned = door.reader(app);
    var conditions = Conditions.of(headers);
    return draft(owned, revision)
        .map(draft -> {
          var tag = FileAnswer.tag(draft.revision());
          return conditions.hasSeen(tag)
              ? FileAnswer.notModified(tag)
              : Response.ok(TreeBody.of(owned.app(), draft, Map.of()))
                  .header(HttpHeaders.ETAG, tag)
                  .header(HttpHeaders.CACHE_CONTROL, "private, no-cache")
                  .build();
        });
  }

  @GET
  @Path("/file")
  @Produces(MediaType.WILDCARD)
  public Uni<Response> file(
      @RestPath String app,
      @RestQuery @Nullable String path,
      @RestQuery @Nullable Long revision,
      @Context HttpHeaders headers) {
    var owned = door.reader(app);
    var wanted = FilePath.of(path == null ? "" : path);
    var conditions = Conditions.of(headers);
    return draft(owned, revision)
        .map(draft -> entry(draft, wanted))
        .chain(entry -> {
          var tag = FileAnswer.tag(entry.blob());
          return conditions.hasSeen(tag)
              ? Uni.createFrom().item(FileAnswer.notModified(tag))
              : history
                  .content(owned, entry)
                  .map(bytes -> FileAnswer.of(wanted, entry, bytes, conditions));
        });
  }

  @POST
  @Path("/changes")
  @Blocking // a large body takes a while to parse
  public Uni<Response> change(@RestPath String app, ChangeBody.Changes body) {
    var commission = door.editor(app, ChangeBody.message(body.message()));
    var base = ChangeBody.required("base", body.base());
    var wishes = body.checked().stream().map(ChangeBody.Change::wish).toList();
    return changing.change(new Changing.Order(commission, base, wishes)).map(FilesResource::saved);
  }

  @POST
  @Path("/restore")
  public Uni<Response> restore(@RestPath String app, ChangeBody.Restore body) {
    var commission = door.editor(app, ChangeBody.message(body.message()));
    var base = ChangeBody.required("base", body.base());
    var target = ChangeBody.required("revision", body.revision());
    return changing.restore(commission, base, target).map(FilesResource::saved);
  }

  private static Response saved(Saved saved) {
    return switch (saved) {
      case Saved.Stored(var revision) ->
          Response.status(Response.Status.CREATED).entity(new Outcome(revision, true)).build();
      case Saved.Unchanged(var revision) -> Response.ok(new Outcome(revision, false)).build();
    };
  }

  /// The lines by which a file differs between two revisions; the head unless told.
  @GET
  @Path("/diff")
  @Blocking // comparing takes processor time
  public Uni<TextDiff.Comparison> diff(
      @RestPath String app,
      @RestQuery @Nullable String path,
      @RestQuery long from,
      @RestQuery @Nullable Long to) {
    var owned = door.reader(app);
    var wanted = FilePath.of(path == null ? "" : path);
    return Uni.combine()
        .all()
        .unis(content(owned, wanted, from), content(owned, wanted, to))
        .asTuple()
        .emitOn(io.smallrye.mutiny.infrastructure.Infrastructure.getDefaultWorkerPool())
        .map(both -> TextDiff.compare(wanted, both.getItem1(), both.getItem2()));
  }

  private Uni<byte[]> content(OwnedApp owned, FilePath path, @Nullable Long revision) {
    return draft(owned, revision)
        .chain(draft ->
            draft
                .manifest()
                .find(path)
                .map(entry -> history.content(owned, entry))
                .orElseGet(() -> Uni.createFrom().item(new byte[0])));
  }

  private Uni<Draft> draft(OwnedApp owned, @Nullable Long revision) {
    var wanted = revision(revision);
    return wanted == null ? history.head(owned) : history.at(owned, wanted);
  }

  private static FileEntry entry(Draft draft, FilePath path) {
    return draft
        .manifest()
        .find(path)
        .orElseThrow(() ->
            FileRefusal.NOT_FOUND.because(
                "There is no file %s in revision %s.".formatted(path, draft.revision())));
  }

  private static @Nullable Revision revision(@Nullable Long number) {
    if (number != null && number < 0) {
      throw FileRefusal.NOT_FOUND.because("There is no revision " + number + ".");
    }
    return number == null ? null : new Revision(number);
  }
}
